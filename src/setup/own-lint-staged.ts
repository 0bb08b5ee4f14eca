import type { Tree } from "../specs/tree.ts";

/** A repository's own configuration of lint-staged; `callsUs`: our entry is in it already. */
export type OwnLintStaged = { path: string; callsUs: boolean };

/**
 * A repository that has one runs lint-staged by itself, with our entry in it: never twice.
 *
 * @returns null where there is none
 */
export async function findOwnLintStaged(tree: Tree): Promise<OwnLintStaged | null> {
  const paths = (await tree.files()).map(({ path }) => path);
  const path = paths.find((each) => /(^|\/)(\.lintstagedrc(\.[a-z]+)?|lint-staged\.config\.[a-z]+)$/.test(each));
  const text = async (name: string) => Buffer.from((await tree.read([name])).get(name) ?? []).toString("utf8");
  if (path !== undefined) return { path, callsUs: isOurs.test(await text(path)) };
  const manifest = (await text("package.json")).replace(dependencies, "");
  if (!/"lint-staged"\s*:\s*[{"]/.test(manifest)) return null;
  return { path: "package.json", callsUs: isOurs.test(manifest) };
}

/** What to add, as it is to be typed: two lines of a script, or one of JSON, which YAML reads too. */
export function entryFor({ path }: OwnLintStaged): string[] {
  if (/\.[cm]?[jt]s$/.test(path)) return ['import pachook from "pachook/lint-staged";', "...pachook,"];
  return ['"*.{json,yaml,yml}": "pachook hook lint-staged"'];
}

const isOurs = /pachook hook lint-staged|pachook\/lint-staged/;

// There `"lint-staged": "^16"` is a version, not a configuration.
const dependencies = /"(?:dev|peer|optional)?[dD]ependencies"\s*:\s*\{[^}]*\}/g;
