import type { Relation } from "../../deploy/ancestry.ts";
import type { PipelineRules, WantedPipeline } from "../../deploy/pipeline-plan.ts";
import type { RunningImage } from "../../deploy/running-images.ts";
import type { MovedBase } from "../building/moved-bases.ts";

/** One image as far as the registry knows it before anything is made. */
export type PlannedImage = {
  name: string;
  action: "reuse" | "adopt" | "make" | "promote";
  why: string;
  /** What specs will name: with its digest where the image is there, else as far as it is known. */
  reference: string;
};

/** The half of a deploy that is about images; the other half asks it twice. */
export type ImageWork = {
  /**
   * Asks the registry about what does not run already, or may have been made anew on a newer base, and changes nothing
   * there.
   *
   * @param running images that run, by their keys
   * @param rules `older`: the commit's own images count, also where newer ones of the same key run
   */
  plan: (
    running: ReadonlyMap<string, RunningImage>,
    rules: Pick<DeployRules, "older">,
  ) => Promise<readonly PlannedImage[]>;
  /** The digest of what an image was made on, as far as it is known; better known when it was brought. */
  baseOf: (name: string) => string | null;
  /** The bases that moved since what was planned with was made; asked while other work goes on. */
  movedBases: () => Promise<readonly MovedBase[]>;
  /** Makes what is lacking and names all of them: the exact reference of each, by name. */
  bring: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

/** What is deployed together: pipelines that hang together, upstream first. */
export type WantedGroup = {
  pipelines: readonly WantedPipeline[];
  /** Why it cannot be deployed as the commit has it; null where it can. */
  broken: string | null;
};

/** Everything that one deploy is made from. Nothing in it is read again: the plan and the deploy see the same. */
export type DeployWork = {
  commit: { oid: string; subject: string };
  environment: { name: string; context: string; project: string };
  images: ImageWork;
  /** The commit's specs with these image references in them. */
  groups: (references: ReadonlyMap<string, string>) => readonly WantedGroup[];
  relations: (commits: readonly string[]) => Promise<ReadonlyMap<string, Relation>>;
};

export type DeployRules = PipelineRules & {
  /** True to deploy a commit that is not after what is live. */
  older: boolean;
  /** Most pipelines of one transaction; null for no limit. */
  cap: number | null;
  /** True where images were asked for on their bases as they are now. */
  refreshBases?: boolean;
};

/** One step of long work. Source: report/progress.ts, of which it is what a deploy needs. */
export type Steps = {
  begin: (
    step: string,
    what: string,
  ) => { waitsFor: (what: string) => void; done: (outcome: string) => void; failed: (outcome: string) => void };
};
