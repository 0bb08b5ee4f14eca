import { replayed } from "./hook-block.ts";

/** A hook that ran before husky took over, and the text of its file. */
export type EarlierHook = { name: string; text: string };

/** Where they lie: in git's own folder, in a folder of the repository, or in one that the user's settings name. */
export type EarlierFolder = { kind: "git" } | { kind: "repository"; path: string } | { kind: "user" };

// The only hooks that husky passes on. Source: husky 9.1.7, index.js.
const passedOn = [
  "pre-commit",
  "pre-merge-commit",
  "prepare-commit-msg",
  "commit-msg",
  "post-commit",
  "applypatch-msg",
  "pre-applypatch",
  "pre-rebase",
  "post-rewrite",
  "post-checkout",
  "post-merge",
  "pre-push",
  "pre-auto-gc",
];

// git hands these something on stdin. Source: githooks(5).
const readsStdin = new Set(["pre-push", "post-rewrite"]);

export function isPassedOn(name: string): boolean {
  return passedOn.includes(name);
}

/**
 * The lines that run an earlier hook from the husky file of its name. A clone without that hook passes over them;
 * Git LFS is called by its name, since a fresh clone may get husky before LFS had a chance to put its hooks in place.
 */
export function chainLines({ name, text }: EarlierHook, folder: EarlierFolder): string {
  if (isOnlyLfs(text)) {
    const call = `git lfs ${name} "$@"`;
    return `if command -v git-lfs >/dev/null 2>&1; then\n${readsStdin.has(name) ? replayed(call) : `  ${call}\n`}fi\n`;
  }
  const call = '"$pachook_earlier" "$@"';
  return [
    `pachook_earlier=${folderInShell(folder)}/${name}`,
    `if [ -x "$pachook_earlier" ]; then\n${readsStdin.has(name) ? replayed(call) : `  ${call}\n`}fi\n`,
  ].join("\n");
}

function folderInShell(folder: EarlierFolder): string {
  switch (folder.kind) {
    case "git":
      return '"$(git rev-parse --git-common-dir)"/hooks';
    case "user":
      return '"$(git config --global --type=path --get core.hooksPath)"';
    case "repository":
      return `'${folder.path.replaceAll("'", "'\\''")}'`;
  }
}

/** What `git lfs install` writes: a comment, a test that git-lfs is there, and one call. Source: git-lfs, lfs/hook.go. */
function isOnlyLfs(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.length <= 2 && /^git lfs [a-z-]+ "\$@"$/.test(lines.at(-1) ?? "");
}
