// `npm run generate`: writes the files that are made from the field table in src/pachyderm/schema/.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedFiles } from "./generate/generated-files.ts";

for (const { path, text } of generatedFiles()) writeFileSync(join(import.meta.dirname, "..", path), text);
