import type { ClusterOpening } from "../flows/reading/with-cluster.ts";
import type { Arguments, FlagTable } from "./command.ts";

/** The flags of commands that read a cluster, whether pachook.yaml knows it or not. */
export const clusterFlags = {
  env: { kind: "text", placeholder: "NAME", summary: "The environment; without it, the first of pachook.yaml" },
  context: { kind: "text", placeholder: "NAME", summary: "A context of pachctl, for a cluster pachook.yaml lacks" },
  project: { kind: "text", placeholder: "NAME", summary: "Pachyderm's project, where it is another" },
  config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
} satisfies FlagTable;

/** What was typed of them. */
export function clusterFrom(args: Pick<Arguments<keyof typeof clusterFlags>, "text">): Omit<ClusterOpening, "runLive"> {
  const named = { environment: "env", context: "context", project: "project", configPath: "config" } as const;
  const given = Object.entries(named).flatMap(([key, flag]) => {
    const value = args.text(flag);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(given);
}
