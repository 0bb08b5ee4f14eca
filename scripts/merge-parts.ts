import { basename, dirname, posix } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/** The files of a bundle, by path from its folder. */
export type Parts = Map<string, string>;

export type Merge = {
  /** Path of the part to make, beside those it is made of. */
  into: string;
  /** The parts that it takes in, with all that they import at once. */
  from: readonly string[];
  /** How esbuild names the folder of the bundle. */
  outdir: string;
};

/**
 * Makes one part of several that are always loaded together. esbuild splits by who shares what, which gives 20 small
 * files on the way of one commit, and Node takes half a millisecond to find each. Whoever imported one of the old parts,
 * at once or late, imports the new one.
 */
export async function mergeParts(parts: Parts, { outputs }: Metafile, { into, from, outdir }: Merge): Promise<void> {
  const folder = posix.dirname(into);
  const exportsOf = (part: string) => outputs[posix.join(outdir, part)]?.exports ?? [];
  // A part that was merged before stays what it is.
  const isTaken = (part: string) => posix.dirname(part) === folder && posix.join(outdir, part) in outputs;
  const taken = [...importedAtOnce(parts, from)].filter(isTaken);
  const lines = taken.map((part) => {
    const names = exportsOf(part).map((name) => `${name} as ${publicName(part, name, from)}`);
    return names.length === 0 ? `import "./${basename(part)}";` : `export { ${names} } from "./${basename(part)}";`;
  });
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: "/", sourcefile: "merged.js" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    legalComments: "none",
    logLevel: "warning",
    plugins: [heldInMemory(new Map(taken.map((part) => [`./${basename(part)}`, parts.get(part) ?? ""])))],
    write: false,
  });
  for (const part of taken) parts.delete(part);
  parts.set(into, outputFiles[0]?.text ?? "");
  for (const [path, text] of parts) {
    parts.set(
      path,
      taken.reduce((left, part) => importFrom(left, { path, part, into, from }), text),
    );
  }
}

/** Parts may export different things under one name; those that were loaded late keep the names they are asked for. */
function publicName(part: string, name: string, from: readonly string[]): string {
  if (from.includes(part)) return name;
  return `${name}$${basename(part, ".js").replace(/\W/g, "")}`;
}

/** These parts, and all that is loaded before they run. */
export function importedAtOnce(parts: Parts, from: readonly string[]): Set<string> {
  const found = new Set(from);
  for (const part of found) {
    for (const [, specifier = ""] of (parts.get(part) ?? "").matchAll(/^(?:import|\}) ?(?:.*from )?"(\.[^"]+)";$/gm)) {
      found.add(posix.join(dirname(part), specifier));
    }
  }
  return found;
}

type Move = { path: string; part: string; into: string; from: readonly string[] };

function importFrom(text: string, { path, part, into, from }: Move): string {
  const specifier = (target: string) => {
    const way = posix.relative(posix.dirname(path), target);
    return `"${way.startsWith(".") ? way : `./${way}`}"`;
  };
  const [before, after] = [specifier(part), specifier(into)];
  if (!text.includes(before)) return text;
  return text
    .replaceAll(`import(${before})`, `import(${after})`)
    .replaceAll(`import ${before};`, `import ${after};`)
    .replace(new RegExp(`^import \\{([^}]*)\\} from ${escaped(before)};`, "gm"), (_, names) => {
      const renamed = String(names)
        .split(",")
        .map((each) => {
          const [name = "", local = name] = each.trim().split(" as ");
          return `\n  ${publicName(part, name, from)} as ${local}`;
        });
      return `import {${renamed.join(",")}\n} from ${after};`;
    });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function heldInMemory(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: "held-in-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ path }) =>
        texts.has(path) ? { path, namespace: "part" } : { path, external: true },
      );
      onLoad({ filter: /.*/, namespace: "part" }, ({ path }) => ({ contents: texts.get(path) ?? "", loader: "js" }));
    },
  };
}
