import type { Recorded } from "./recordings.ts";

type Row = { story: string; calls: readonly number[]; reason: string };

/** Calls to which the stand-in gives another answer than the real pachctl, and why that is no loss. */
const rows: readonly Row[] = [
  { story: "01", calls: [75], reason: "names of projects are not judged" },
  { story: "01", calls: [86, 87, 88], reason: "addresses are not judged" },
  { story: "02", calls: [6], reason: "log lines of -v" },
  { story: "04", calls: [59, 61], reason: "the reader's words; the reader has tests of its own" },
  {
    story: "09",
    calls: [29, 31, 85, 86, 87],
    reason: "nothing moves on while a story is replayed, so no state is FAILURE or KILLED",
  },
  { story: "09", calls: [126], reason: "a commit set holds spec and meta commits too" },
  { story: "09", calls: [151], reason: "start commit is not simulated" },
  { story: "10", calls: [45], reason: "delete project is not simulated" },
  { story: "12", calls: [13, 18, 27], reason: "defaults of cluster and project are not simulated" },
  { story: "14", calls: [4, 5], reason: "the reader's words; the reader has tests of its own" },
  { story: "15", calls: [38, 39, 47, 49, 54], reason: "roles and revoked tokens are not simulated" },
  { story: "15", calls: [52], reason: "DEX_TOKEN is not simulated" },
  { story: "16", calls: [24], reason: "delete job is not simulated" },
  { story: "18", calls: [16], reason: "branches and open commits in a transaction are not simulated" },
];

/** What ends with exit code 70; a test or the demo that came here would fail. */
const loud = new Map<RegExp, string>([
  [/^(?:a table for people|YAML|log lines for people)$/, "tables and YAML: the adapter asks for JSON alone"],
  [/^(?:what the reader says|a spec by address)/, "the reader's words; the reader has tests of its own"],
  [/^the flag --(?:jsonnet|arg|push-images|build|enterprise|tail)|^the flag -u/, "flags that the adapter has not"],
  [/^(?:a dry run|create with --reprocess)/, "dry runs: the adapter rehearses in a transaction"],
  [/^arguments to|without one name|^the duration/, "a wrong command line"],
  [/^(?:this command|all commit sets|logs of pachd itself|a file by address)/, "commands that the adapter has not"],
  [
    /^(?:a config that|a secret from|a port forwarder|a project that is)/,
    "ways to reach a cluster, projects and secrets",
  ],
  [
    /^(?:null in place|the field|a spec commit)/,
    "specs that no check lets through, or of features of the enterprise edition",
  ],
]);

/** @returns why the stand-in says something else to this call; null where it must not */
export function beyond(at: { story: string; index: number; call: Recorded }, said: string | null): string | null {
  if (at.call.wasKilled) return "calls that wait";
  if (said !== null) return [...loud].find(([pattern]) => pattern.test(said))?.[1] ?? null;
  return rows.find(({ story, calls }) => at.story.startsWith(story) && calls.includes(at.index))?.reason ?? null;
}
