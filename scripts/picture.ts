// `npm run picture`: makes the README's refused commit, as text and as a picture, from what the tool really prints.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withRefusedCommit } from "./picture/readme.ts";
import { refusedCommit } from "./picture/refused-commit.ts";
import { terminalSvg } from "./picture/terminal-svg.ts";

const top = join(import.meta.dirname, "..");
const readme = join(top, "README.md");
const text = await refusedCommit();

writeFileSync(readme, withRefusedCommit(readFileSync(readme, "utf8"), text));
writeFileSync(join(top, "docs", "refused-commit.svg"), terminalSvg(text, "A commit that Pachook refuses"));
