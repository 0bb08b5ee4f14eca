import { type Pin, readPins } from "../../arming/pin.ts";
import { differences, targetOf } from "../../arming/target.ts";
import { ciSystem } from "../../ci/read-ci-job.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Host } from "../../host.ts";
import type { CloneSetting } from "../../tools/clone-settings.ts";
import { cloneSettingsIn } from "../../tools/clone-settings.ts";
import { gitObjectsIn } from "../../tools/git-objects.ts";
import { runPlumbing } from "../../tools/run-plumbing.ts";

/** What a clone is armed for, with all of its settings. */
export type ArmedClone = { pins: readonly Pin[]; settings: readonly CloneSetting[] };

/** Asks git alone, in one process. A machine of a CI is armed for nothing: it says itself what it deploys. */
export async function readArmedClone(host: Host): Promise<ArmedClone> {
  if (isCi(host)) return { pins: [], settings: [] };
  const settings = await cloneSettingsIn({ cwd: host.cwd, env: host.env }, runPlumbing).list();
  return { pins: readPins(settings), settings };
}

export function isCi({ env }: Pick<Host, "env">): boolean {
  const ci = env["CI"] ?? "";
  return ciSystem(env) !== null || (ci !== "" && ci !== "false" && ci !== "0");
}

/**
 * Why a commit must not be deployed with a pin: its pachook.yaml says something that nobody agreed to. One line each;
 * none where it may.
 */
export async function objectionsTo(host: Host, commit: string, pin: Pin): Promise<string[]> {
  const objects = gitObjectsIn({ cwd: host.cwd, env: host.env });
  try {
    const { config, problems } = await loadConfig(objects.commitTree(commit));
    const [broken] = problems.filter(({ severity }) => severity === "error");
    if (broken !== undefined) return [`${config.file ?? "pachook.yaml"}:${broken.at.line}: ${broken.message}`];
    const environment = config.environments.find(({ name }) => name === pin.environment);
    if (environment === undefined) return [`pachook.yaml has no environment ${pin.environment}`];
    if (environment.on === "manual") return [`pachook.yaml says on: manual for ${pin.environment}`];
    return differences(pin, targetOf(config, environment));
  } finally {
    objects.close();
  }
}
