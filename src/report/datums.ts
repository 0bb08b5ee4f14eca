import type { DatumFile } from "../pachyderm/datums/datum-id.ts";
import type { Leaf } from "../pachyderm/datums/input-tree.ts";
import type { Datum, Datums, InputView } from "../pachyderm/datums.ts";
import { harmless } from "./harmless.ts";
import { counted } from "./report.ts";

/** A number as people read it: 1,000,000. */
const grouped = (count: number) => count.toLocaleString("en");

/** "edges: 3 datums", then what each input gives. `shownFolder` names where the data of an input came from. */
export function showInputs(name: string, { count, inputs }: Datums, shownFolder: (leaf: Leaf) => string): string {
  const lines = inputs.map(({ leaf, files, entries, matches }) => {
    const fit = leaf.glob === "/" ? `all ${counted(files, "file")} as one` : fitting(matches, entries);
    return `  ${harmless(leaf.name)}  ${harmless(shownFolder(leaf))}  ${harmless(leaf.glob)}  ${fit}\n`;
  });
  return `${harmless(name)}: ${grouped(count)} ${count === 1 ? "datum" : "datums"}\n${lines.join("")}`;
}

function fitting(matches: number, entries: number): string {
  return `${grouped(matches)} of ${grouped(entries)} files and folders`;
}

/** One line a datum: the beginning of its id, and its files. */
export function showDatum({ id, files }: Datum): string {
  const shown = files.slice(0, maxFiles).map(fileOf);
  const more = files.length > maxFiles ? [`and ${grouped(files.length - maxFiles)} more files`] : [];
  return `  ${id.slice(0, 7)}  ${[...shown, ...more].join("  ")}\n`;
}

const maxFiles = 8;

function fileOf({ leaf, path }: DatumFile): string {
  return harmless(`${leaf.name}:${path}`);
}

/** A datum with all that `list datum --raw` shows of it. */
export function datumAsJson({ id, files }: Datum) {
  return {
    id,
    files: files.map(({ leaf, path, size }) => ({
      input: leaf.name,
      project: leaf.project,
      repo: leaf.repo,
      branch: leaf.branch,
      path,
      type: path.endsWith("/") ? "DIR" : "FILE",
      size,
    })),
  };
}

/** What a person should know of datums before a cluster works on them; sentences, the next step last. */
export function datumWarnings({ count, inputs }: Datums): string[] {
  if (count === 0) return noDatum(inputs);
  const warnings: string[] = [];
  const whole = inputs.filter(({ leaf, files }) => leaf.glob === "/" && files > 1);
  if (count === 1 && whole.length > 0) {
    const [first] = whole;
    warnings.push(
      `one datum for everything: only one worker works, and a change to one file does all ${first?.files} of ` +
        `${first?.leaf.repo} again. "/*" would make a datum of each file and folder at its top.`,
    );
  }
  if (count >= many) {
    const product = inputs.map(({ leaf, matches }) => `${grouped(matches)} of ${leaf.name}`).join(", ");
    warnings.push(
      `${grouped(count)} datums, of ${product}: Pachyderm takes some milliseconds for each beside the work itself. ` +
        "Join on a key instead of crossing, or match folders instead of files.",
    );
  }
  return warnings;
}

const many = 1_000_000;

function noDatum(inputs: readonly InputView[]): string[] {
  const empty = inputs.filter(({ matches }) => matches === 0);
  if (empty.length === 0) {
    return ["no datum: every glob fits files, but no key of one input is one of another. See what join_on takes."];
  }
  return empty.map(({ leaf, files }) =>
    files === 0
      ? `no datum: there is no file in the sample data of ${leaf.repo}.`
      : `no datum: none of the ${counted(files, "file")} of ${leaf.repo} fits "${leaf.glob}". ` +
        'Jobs would succeed and do nothing; "/*" fits all at the top, "/**" all below.',
  );
}
