import type { Env } from "../../../src/host.ts";

/** One command of a job, as its system would start it. */
export type Step = {
  command: string;
  /** How a shell is told to stop: GitHub and GitLab at the first failure, Azure and Jenkins by their own rules. */
  shell: readonly string[];
  env: Env;
  /** From the top level of the clone. */
  folder: string;
};

/** What a system makes of its file for one event: the steps of all jobs that start, in order; none where none does. */
export type Job = { checkout: { depth: number | null }; steps: readonly Step[] };

/** Secrets by the names under which a system keeps them; empty where it hands out none. */
export type Secrets = Readonly<Record<string, string>>;
