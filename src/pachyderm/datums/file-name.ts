/**
 * What pachd says to a path when it is put into a repo; null where it takes it. One bad path refuses the whole upload.
 * Source: pachyderm, src/internal/storage/paths.go.
 */
export function faultInPath(path: string): string | null {
  if (!/^[ -~]*$/.test(path)) return `path (${shown(path)}) invalid: only printable ASCII characters allowed`;
  const [sign] = /[*?[\]{}!()@+^]/.exec(path) ?? [];
  return sign === undefined ? null : `path (${path}) invalid: globbing character (${sign}) not allowed in path`;
}

/** As pachctl prints what cannot be printed. */
function shown(path: string): string {
  return path.replace(/\p{Cc}/gu, (character) =>
    character === "\n" ? "\\n" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
