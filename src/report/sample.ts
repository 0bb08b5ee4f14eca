import type { FetchedFile, FetchOutcome, SamplePlan } from "../samples/sample-plan.ts";
import { harmless } from "./harmless.ts";
import { showBytes } from "./progress.ts";
import { counted } from "./report.ts";

const shownFiles = 40;

/** What there is, what would be fetched of it, where to, and what is left out. `differing`: of files that are there. */
export function showSamplePlan(plan: SamplePlan, differing: "keep" | "replace"): string {
  const { from, commit, found, chosen, folder, glob, leftOut, leftOutCount } = plan;
  const name = `${from.repo}@${from.id.slice(0, 7)}${commit === from.id ? "" : ` (${commit})`}`;
  const fit = glob === "/**" ? "holds" : `holds, as ${glob},`;
  const total = chosen.reduce((sum, { size }) => sum + size, 0n);
  const which = chosen.length === found.files ? "All of it goes" : `The ${chosen.length} smallest, ${bytes(total)}, go`;
  const shown = chosen.slice(0, shownFiles).map(({ path, size, before }) => {
    const note = before === "other-size" ? standing[differing] : "";
    return `  ${bytes(size).padStart(7)}  ${path}${note}`;
  });
  const more = chosen.length - shown.length;
  const lines = [
    `${name} ${fit} ${counted(found.files, "file")}, ${bytes(found.bytes)}. ${which} to ${folder}/`,
    ...shown,
    ...(more > 0 ? [`           and ${more} more`] : []),
    ...leftOut.map(({ path, why }) => `! left out: ${path}: ${why}`),
    ...(leftOutCount > leftOut.length ? [`! and ${leftOutCount - leftOut.length} more are left out`] : []),
  ];
  return `${lines.map(harmless).join("\n")}\n`;
}

const standing = {
  keep: "   another one is there, and stays (--overwrite replaces it)",
  replace: "   replaces the one that is there",
} as const;

const words = {
  fetched: "fetched",
  replaced: "replaced",
  same: "there already",
  kept: "kept",
} satisfies Record<FetchOutcome, string>;

/** What became of it, and what to do next. */
export function showSampled({ folder }: SamplePlan, files: readonly FetchedFile[]): string {
  const counts = Object.entries(words).flatMap(([outcome, word]) => {
    const count = files.filter((file) => file.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const kept = files.filter(({ outcome }) => outcome === "kept").slice(0, shownFiles);
  const lines = [
    `${folder}/: ${counts.join(", ") || "nothing to fetch"}`,
    ...kept.map(({ path }) => `! ${folder}${path} differs from the cluster's, and stays: --overwrite replaces it`),
    "See what datums it makes:  pachook datums PIPELINE   Run them:  pachook test PIPELINE",
  ];
  return `${lines.map(harmless).join("\n")}\n`;
}

/** Sizes are bytes; an outcome is null where nothing was to be fetched. */
export function sampleAsJson(plan: SamplePlan, files: readonly FetchedFile[] | null) {
  const { from, folder, glob, found, chosen, leftOut, leftOutCount } = plan;
  const planned = chosen.map(({ path, size, before }) => ({ path, size: Number(size), before, outcome: null }));
  return {
    version: 1,
    ...from,
    folder,
    glob,
    found: { files: found.files, bytes: Number(found.bytes) },
    files: files?.map(({ path, size, outcome }) => ({ path, size: Number(size), outcome })) ?? planned,
    leftOut,
    leftOutCount,
  };
}

function bytes(size: bigint): string {
  return showBytes(Number(size));
}
