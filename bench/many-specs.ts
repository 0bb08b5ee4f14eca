import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

const top = join(import.meta.dirname, "..");

/** Real specs where the corpus is at hand, else those of our example. */
const folders = [
  join(top, "..", "shared", "corpus", "pachyderm__pachyderm@v2.8.10", "examples"),
  join(top, "..", "shared", "corpus", "pachyderm__pachyderm@v2.6.11", "examples"),
  join(top, "examples", "vision", "pipelines"),
];

/** Writes so many specs, one a file: real ones over and over, under new pipeline names. The same ones in both forms. */
export async function writeManySpecs(dir: string, count: number, form: "json" | "yaml"): Promise<void> {
  const originals = realSpecs();
  await mkdir(join(dir, "pipelines"), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const original = originals[index % originals.length];
    const spec = { ...original, pipeline: { ...Object(original).pipeline, name: `bench-${index}` } };
    const text = form === "json" ? `${JSON.stringify(spec, null, 2)}\n` : stringify(spec);
    await writeFile(join(dir, "pipelines", `bench-${index}.${form}`), text);
  }
}

function realSpecs(): object[] {
  const paths = folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".json"))
      .map((path) => join(folder, path)),
  );
  return paths.sort().flatMap((path) => {
    const value = parsed(readFileSync(path, "utf8"));
    return typeof Object(value).transform?.image === "string" && Object(value).pipeline?.name ? [Object(value)] : [];
  });
}

/** Undefined for what is not one JSON value: some examples hold several specs in a file. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
