// Reads all specs of a folder and parses them with npm's `yaml`, and does nothing with them: the floor for a tool
// that is written the plain way.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

const [folder] = process.argv.slice(2);
for (const name of readdirSync(folder)) {
  for (const document of parseAllDocuments(readFileSync(join(folder, name), "utf8"))) document.toJS();
}
