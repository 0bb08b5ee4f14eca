import { tmpdir } from "node:os";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import type { Run } from "./run.ts";

/** A cluster on this machine, which takes images without a registry. */
export type LocalCluster = { kind: "kind"; name: string } | { kind: "minikube" };

/** The cluster that a context means by its name: `minikube`, or kind's `kind-<cluster>`; null for any other. */
export function localClusterOf(context: string | null): LocalCluster | null {
  if (context === "minikube") return { kind: "minikube" };
  const name = /^kind-([A-Za-z0-9][A-Za-z0-9.-]*)$/.exec(context ?? "")?.[1];
  return name === undefined ? null : { kind: "kind", name };
}

const timeoutMs = 10 * 60_000;

/** Loads an image of this machine's engine into the cluster. Source: kind's and minikube's own help. */
export async function loadImage(cluster: LocalCluster, reference: string, { run, env }: { run: Run; env: Env }) {
  const [file, args] =
    cluster.kind === "kind"
      ? (["kind", ["load", "docker-image", "--name", cluster.name, reference]] as const)
      : (["minikube", ["image", "load", reference]] as const);
  const { exitCode, stderr } = await run({ file, args, cwd: tmpdir(), env, timeoutMs });
  if (exitCode === 0) return;
  const said = (stderr.trim().split("\n").at(-1) ?? "").replace(/^ERROR: /, ""); // kind's own first word
  throw new Failure(
    "tool",
    `${file} did not take ${reference}: ${said}`,
    `See whether the cluster runs: ${cluster.kind === "kind" ? "kind get clusters" : "minikube status"}`,
  );
}
