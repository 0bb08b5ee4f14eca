import { createHash } from "node:crypto";
import type { ContextFile } from "./context.ts";
import type { Copied } from "./copied.ts";

/** Everything an image is made from, by git's own object ids: no file is read for it. */
export type ImageInputs = {
  dockerfileOid: string;
  target: string | null;
  platform: string;
  args: Readonly<Record<string, string>>;
  files: readonly ContextFile[];
  copied: Copied;
  /** Keys of the images built here that it starts from or copies out of, by name. */
  bases: ReadonlyMap<string, string>;
};

/** One named part of a key: a file, the Dockerfile, a build arg. The hash says only whether it changed. */
export type KeyPart = { name: string; hash: string };

/** Two images with the same key are made from the same things. */
export type InputKey = { /** 64 hex digits. */ key: string; parts: readonly KeyPart[] };

/** Counted up when the key is made in another way, so that an old key never passes for a new one. */
const version = "1";

/** The key of an image: the hash of its parts, in an order that depends on nothing but them. */
export function inputKeyOf(inputs: ImageInputs): InputKey {
  const { copied } = inputs;
  const files = copied.kind === "all" ? inputs.files : inputs.files.filter(({ path }) => copied.paths.has(path));
  const parts: KeyPart[] = [
    { name: "Dockerfile", hash: inputs.dockerfileOid },
    { name: "target", hash: inputs.target ?? "" },
    { name: "platform", hash: inputs.platform },
    ...Object.entries(inputs.args).map(([name, value]) => ({ name: `arg ${name}`, hash: shortHash(value) })),
    ...[...inputs.bases].map(([name, key]) => ({ name: `image ${name}`, hash: key })),
    ...files.map(({ path, mode, oid }) => ({ name: `file ${path}`, hash: `${mode} ${oid}` })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
  const hash = createHash("sha256").update(`pachook ${version}\0`);
  for (const part of parts) hash.update(`${part.name}\0${part.hash}\0`);
  return { key: hash.digest("hex"), parts };
}

/** A build arg's value may be a secret that somebody passed in the wrong way: only its hash is kept. */
function shortHash(value: string): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 16);
}

/**
 * Why two keys of one image differ, for people: "src/edges.py changed", "3 files changed, the first is …".
 *
 * @returns null where they are the same
 */
export function whyChanged(before: readonly KeyPart[], after: readonly KeyPart[]): string | null {
  const old = new Map(before.map(({ name, hash }) => [name, hash]));
  const now = new Map(after.map(({ name, hash }) => [name, hash]));
  const changes = [
    ...after
      .filter(({ name, hash }) => old.has(name) && old.get(name) !== hash)
      .map(({ name }) => `${showName(name)} changed`),
    ...after.filter(({ name }) => !old.has(name)).map(({ name }) => `${showName(name)} is new`),
    ...before.filter(({ name }) => !now.has(name)).map(({ name }) => `${showName(name)} is gone`),
  ];
  const [first] = changes;
  if (first === undefined) return null;
  return changes.length === 1 ? first : `${first}, and ${changes.length - 1} more`;
}

function showName(name: string): string {
  return name.replace(/^file /, "").replace(/^(arg|image) (.*)$/, '$1 "$2"');
}
