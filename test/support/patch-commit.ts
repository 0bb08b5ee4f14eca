// Patches an image of a commit in a process of its own: `tsx patch-commit.ts REPOSITORY COMMIT`. Prints its digest.
import { patchImage } from "../../src/flows/building/patch-image.ts";
import { readCommitFiles } from "../../src/images/commit-files.ts";
import { patchRequest } from "./patching.ts";
import { startRegistry } from "./registry.ts";
import { storeImage } from "./stored-image.ts";

const [cwd = "", commit = ""] = process.argv.slice(2);
const registry = await startRegistry();
await storeImage(registry, { repository: "base", tag: "1", layers: [{ etc: { folder: 0o755 } }] });
const files = await readCommitFiles({ cwd, env: process.env }, commit);
const request = patchRequest(registry, "FROM base:1\nWORKDIR /app\nCOPY . .\nCOPY run.sh /usr/bin/run\n", {});
const outcome = await patchImage({ ...request, context: files.files, openFile: files.openBelow(".") });
files.close();
await registry.close();
process.stdout.write(outcome.kind === "patched" ? outcome.manifest.digest : outcome.because);
