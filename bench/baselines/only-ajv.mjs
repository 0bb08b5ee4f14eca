// Reads all specs of a folder and holds them against the published JSON Schema, as an editor or a CI job would.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parseAllDocuments } from "yaml";

const [folder, schemaPath] = process.argv.slice(2);
const check = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schemaPath, "utf8")));
for (const name of readdirSync(folder)) {
  const text = readFileSync(join(folder, name), "utf8");
  const values = name.endsWith(".json") ? [JSON.parse(text)] : parseAllDocuments(text).map((each) => each.toJS());
  for (const value of values) check(value);
}
