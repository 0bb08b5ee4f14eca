/** What made a CI start a job. `into` is the branch that a pull request wants to change. */
export type Trigger =
  | { kind: "branch"; name: string }
  | { kind: "tag"; name: string }
  | { kind: "pull-request"; number: string | null; into: string; base: string | null }
  /** Nothing that a deploy could follow from; `why` ends a sentence. */
  | { kind: "nothing"; why: string };

/** A pull request that a comment can be put on, with the token that may do it. */
export type CommentPlace = {
  service: "github" | "gitlab";
  /** The address of its API, without a slash at the end. */
  api: string;
  /** GitHub: `owner/name`; GitLab: the project's id. */
  project: string;
  number: string;
  token: string;
};

/** Where a system shows a Markdown summary of a job: a file that it names, or one that is kept as an artifact. */
export type SummaryPlace =
  | { kind: "github-file"; path: string }
  | { kind: "azure-upload"; folder: string }
  | { kind: "artifact" };

/** One job of a CI system, as its own variables describe it. */
export type CiJob = {
  system: "github" | "gitlab" | "jenkins" | "azure";
  trigger: Trigger;
  comment: CommentPlace | null;
  summary: SummaryPlace;
};
