import { posix } from "node:path";
import { transform } from "esbuild";
import type { Parts } from "./merge-parts.ts";

/**
 * Makes the parts CommonJS, which Node starts 4 ms sooner than modules, and which src/start.ts can run from what V8
 * compiled before. What stands beside their folder (the library) stays a module and imports them from there.
 *
 * @param kept parts that start.ts runs: Node gives them no `import()`
 */
export async function makeCommonJs(parts: Parts, kept: readonly string[]): Promise<void> {
  for (const [path, text] of [...parts]) {
    const renamed = text.replace(/(from |import |import\()"(\.[^"]+)\.js"/g, '$1"$2.cjs"');
    if (posix.dirname(path) !== "parts") {
      parts.set(path, renamed);
      continue;
    }
    const name = path.replace(/\.js$/, ".cjs");
    const code = await commonJsOf(renamed);
    if (kept.includes(posix.basename(name))) {
      if (/\bimport\("/.test(code)) throw new Error(`${path} imports from outside`);
      const strange = /.{0,40}[\u0080-\uffff].{0,40}/.exec(code);
      if (strange !== null) throw new Error(`${path} is not ASCII: ${strange[0]}`);
    }
    parts.delete(path);
    parts.set(name, code);
  }
}

async function commonJsOf(text: string): Promise<string> {
  const required = text.replace(/\bimport\(("\.[^"]+")\)/g, "Promise.resolve().then(() => require($1))");
  const { code } = await transform(required, {
    format: "cjs",
    platform: "node",
    target: "node20.19",
    define: { "import.meta.url": "partUrl", "import.meta.resolve": "resolveUrl" },
  });
  const head = [
    '"use strict";', // as modules are
    code.includes("partUrl") ? 'const partUrl = require("node:url").pathToFileURL(__filename).href;' : "",
    code.includes("resolveUrl")
      ? 'const resolveUrl = (name) => require("node:url").pathToFileURL(require.resolve(name)).href;'
      : "",
  ];
  return `${head.filter(Boolean).join("\n")}\n${code}`;
}
