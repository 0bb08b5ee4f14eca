import type { Env } from "../../host.ts";
import type { Run } from "../run.ts";
import type { RunLive } from "../run-live.ts";

export type RunnerName = "docker" | "podman" | "buildah" | "host";

/** What runs user code: a container engine, or the machine itself. */
export type Runner = {
  name: RunnerName;
  /** As it calls itself: `docker 28.2.2`. */
  version: string;
  /**
   * Reads what an image sets, and fetches it where it is not here.
   *
   * @throws Failure where there is no such image
   */
  readImage: (reference: string, signal: AbortSignal) => Promise<ImageFacts>;
  /** Whether the image is on this machine already. */
  hasImage: (reference: string) => Promise<boolean>;
  /** The text of a file of the image; null where it has none. */
  readText: (image: ImageFacts, path: string) => Promise<string | null>;
  /** Makes a place to run processes in, one after the other. Close it. */
  openWorker: (image: ImageFacts, place: WorkerPlace) => Promise<Worker>;
  /** Removes containers of runs that were killed; how many. */
  sweep: () => Promise<number>;
  /** References of all images on this machine that have a tag. */
  listImages: () => Promise<string[]>;
  /** Takes a name off an image, and the image away where it was the last; one that is in use stays. */
  removeImage: (reference: string) => Promise<void>;
};

/** What an image says by itself. */
export type ImageFacts = {
  reference: string;
  id: string;
  env: Readonly<Record<string, string>>;
  /** As written in its config; empty: root. */
  user: string;
};

/** Folders of this machine that a worker's container sees. */
export type WorkerPlace = {
  /** Begins with the name of the run, and tells its containers from others. */
  run: string;
  number: number;
  tmp: string;
  pach: string;
  pachBin: string;
  /** Files of secrets, by their absolute path in the container. */
  mounts: ReadonlyMap<string, string>;
  network: "default" | "none" | "host";
  /** `uid:gid` with which a cluster's security settings apply: no capabilities, nothing writable but volumes. */
  confined: boolean;
  /** Whether a person sits at the other end, as in a shell. */
  terminal: boolean;
  /** Whether several processes follow one another, all with the same `/pfs` and user. */
  lasting: boolean;
};

export type Worker = {
  run: (wanted: WantedProcess) => Promise<Ended>;
  close: () => Promise<void>;
};

export type WantedProcess = {
  /** What is `/pfs`. */
  pfs: string;
  cmd: readonly string[];
  /** Null: the null device. */
  stdin: string | null;
  variables: Readonly<Record<string, string>>;
  /** Of the variables, those whose value nobody but the code may see. */
  secretNames: ReadonlySet<string>;
  /** `uid:gid`; null: the image's. */
  user: string | null;
  /** Absolute; null: the image's. */
  workingDir: string | null;
  timeoutMs: number | null;
  onText: (text: string) => void;
  signal: AbortSignal;
};

/** How a process ended. `refused`: it never began, such as a command that is not in the image. */
export type Ended = { kind: "exited"; code: number } | { kind: "timeout" } | { kind: "refused"; why: string };

export type RunnerParts = {
  env: Env;
  cwd: string;
  run: Run;
  runLive: RunLive;
  /** For a container with a person at the other end. */
  runAttached: RunLive;
};
