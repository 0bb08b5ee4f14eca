import type { Digest } from "../registry/digest.ts";

export type EngineName = "buildx" | "docker" | "podman" | "buildah";

/** A program that builds images, found at work on this machine. */
export type Engine = {
  name: EngineName;
  /** As it calls itself: `docker 28.2.2`. */
  version: string;
  /** What it can build: `linux/amd64`. */
  platforms: readonly string[];
  /**
   * Builds and exports an image; it is pushed to no registry and read from nothing but the request.
   *
   * @throws Failure before anything is built where the platform is none of the engine's; when the build fails, with
   * its last lines and the Dockerfile's line; "interrupted" when it is called off
   */
  build: (request: BuildRequest) => Promise<BuiltImage>;
};

export type BuildRequest = {
  /** The build context as a tar stream, opened once. Files given along take the place of those of the same path. */
  context: (along: readonly ContextFileAlong[]) => AsyncIterable<Uint8Array>;
  dockerfile: DockerfileToBuild;
  target: string | null;
  args: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** `linux/amd64`, `linux/arm64/v8`. */
  platform: string;
  /** Keeps RUN steps off the network. */
  network: "default" | "none";
  /** A name for the image on this machine; null: it gets none. */
  tag: string | null;
  /** Layers (uncompressed digests) that need not be exported, since the registry has them. */
  known: ReadonlySet<Digest>;
  /** Takes the engine's output as it comes. */
  log: (text: string) => void;
  signal: AbortSignal;
};

export type ContextFileAlong = { path: string; bytes: Uint8Array };

export type DockerfileToBuild = {
  /** For messages: its path in the repository. */
  name: string;
  bytes: Uint8Array;
  /** Where the context holds exactly these bytes; null where COPY must not see them. */
  pathInContext: string | null;
};

/** A finished image, on disk. Call `remove` when it is no longer wanted. */
export type BuiltImage = {
  platform: string;
  /** The image's config, byte for byte: its digest is the image's id. */
  config: Uint8Array;
  /** From the lowest up. */
  layers: readonly BuiltLayer[];
  remove: () => Promise<void>;
};

export type BuiltLayer = {
  /** Of the tar stream before compression; what the config lists. */
  diffId: Digest;
  /** Null where the layer was known and so not exported. */
  content: LayerContent | null;
};

export type LayerContent = {
  compression: "none" | "gzip" | "zstd";
  /** Of the bytes that `open` gives. */
  digest: Digest;
  size: number;
  open: () => AsyncIterable<Uint8Array>;
};
