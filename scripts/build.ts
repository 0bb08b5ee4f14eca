// `npm run build`: dist/ with the bundle and, in dist/types, the declarations of the public API.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { bundle } from "./bundle.ts";

const top = join(import.meta.dirname, "..");
const tsc = join(top, "node_modules", "typescript", "bin", "tsc");

await bundle(join(top, "dist"));
execFileSync(process.execPath, [tsc, "--project", "tsconfig.build.json"], { cwd: top, stdio: "inherit" });
