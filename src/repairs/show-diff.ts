import { createTwoFilesPatch } from "diff";

/** A unified diff with git's path prefixes, which `git apply` and `patch -p1` take. */
export function showDiff(file: string, before: Uint8Array, after: Uint8Array): string {
  const text = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, text(before), text(after), undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
  });
  return patch.replace(/^=+\n/, "");
}
