const begin = "<!-- refused commit: made by `npm run picture` -->\n\n```console\n";
const end = "```\n";

/** The README's text of a refused commit. */
export function refusedCommitIn(readme: string): string {
  const [, after] = readme.split(begin);
  const [text] = (after ?? "").split(end);
  if (after === undefined || text === undefined) throw new Error("the README has no place for the refused commit");
  return text;
}

/** The README with another text of a refused commit. */
export function withRefusedCommit(readme: string, text: string): string {
  return readme.replace(`${begin}${refusedCommitIn(readme)}${end}`, () => `${begin}${text}${end}`);
}
