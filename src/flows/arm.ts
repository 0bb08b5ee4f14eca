import { type Pin, section, settingsOf } from "../arming/pin.ts";
import { remotePlace } from "../arming/remote-place.ts";
import { targetOf } from "../arming/target.ts";
import type { Config, Environment } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { workingTree } from "../specs/working-tree.ts";
import { cloneSettingsIn } from "../tools/clone-settings.ts";
import { gitIn } from "../tools/git.ts";
import { gitRemotesIn } from "../tools/git-remote.ts";
import { gitSettingsIn } from "../tools/git-settings.ts";
import { isRunning } from "../tools/processes.ts";
import { isClaimed } from "../waiter/claim.ts";
import { isOpen } from "../waiter/request.ts";
import { requestsIn } from "../waiter/requests.ts";
import { isCi, readArmedClone } from "./pushing/armed-clone.ts";

/** What was typed; null: not said. */
export type ArmOptions = { environment: string | null; remote: string | null };

/** What arming would pin, and what the clone is armed for now. */
export type ArmPlan = { pin: Pin; before: Pin | null };

/** Reads the work tree's pachook.yaml, which the person has in front of them. Changes nothing. */
export async function planArm(host: Host, { environment, remote }: ArmOptions): Promise<ArmPlan> {
  if (isCi(host)) {
    throw new Failure("usage", "a clone is never armed where CI is set", "In CI call `pachook deploy` after the push.");
  }
  const where = { cwd: host.cwd, env: host.env };
  const git = gitIn(where, host.run);
  const top = await git.topLevel();
  if (top === null) throw new Failure("git", `${host.cwd} is in no git repository`, "Go to the clone you push from.");
  const { config, problems } = await loadConfig(workingTree(top, git));
  const [broken] = problems.filter(({ severity }) => severity === "error");
  if (broken !== undefined) throw new Failure("config", broken.message, broken.hint ?? "Mend pachook.yaml first.");
  const chosen = chooseEnvironment(config, environment);
  const target = targetOf(config, chosen);
  refuseUseless(chosen);
  const remotes = gitRemotesIn(where, host.run);
  const name = chooseRemote(await remotes.names(), remote);
  const places = (await remotes.pushUrls(name)).map((url) => remotePlace(url, top));
  const { pins } = await readArmedClone(host);
  const before = pins.find((pin) => pin.environment === chosen.name) ?? null;
  return { pin: { environment: chosen.name, ...target, remotes: places }, before };
}

/** Writes the pin into the clone's own settings. */
export async function arm(host: Host, pin: Pin): Promise<void> {
  const settings = cloneSettingsIn({ cwd: host.cwd, env: host.env }, host.run);
  await settings.replace(section, pin.environment, settingsOf(pin));
}

/**
 * Takes pins away, and calls off what waits for them and is not yet being deployed.
 *
 * @param environment null for all
 * @returns the environments that were armed
 */
export async function disarm(host: Host, environment: string | null): Promise<string[]> {
  const where = { cwd: host.cwd, env: host.env };
  const settings = cloneSettingsIn(where, host.run);
  const ours = (await settings.list()).filter((each) => each.section === section).map(({ subsection }) => subsection);
  const armed = [...new Set(ours)].filter((each) => environment === null || each === environment);
  for (const each of armed) await settings.remove(section, each);
  const requests = requestsIn(await gitSettingsIn(where, host.run).commonDir());
  for (const request of requests.list().filter((each) => isOpen(each) && armed.includes(each.environment))) {
    // A waiter that is alive sees by itself that the pin is gone, and says so in the status.
    if (!(await isClaimed({ folder: requests.folder, name: request.id }, isRunning))) requests.remove(request.id);
  }
  return armed;
}

function chooseEnvironment({ environments }: Config, name: string | null): Environment {
  const known = environments.map((each) => each.name).join(", ");
  if (environments.length === 0) {
    throw new Failure("config", "pachook.yaml has no environment to arm this clone for", "Add one: see docs/push.md.");
  }
  const [only] = environments;
  if (name === null && only !== undefined && environments.length === 1) return only;
  if (name === null) {
    throw new Failure("usage", "there is more than one environment", `Name one of ${known}: pachook arm NAME`);
  }
  const found = environments.find((each) => each.name === name);
  if (found === undefined) throw new Failure("usage", `there is no environment "${name}"`, `There is: ${known}.`);
  return found;
}

function refuseUseless({ name, on, context, branches, tags }: Environment): void {
  if (on === "manual") {
    const hint = `It is deployed with: pachook deploy --env ${name}`;
    throw new Failure("config", `pachook.yaml says on: manual for ${name}, so no push deploys it`, hint);
  }
  if (context === null) {
    const hint = `Add environments.${name}.context: the name of a pachctl context.`;
    throw new Failure("config", `environment ${name} names no context, so it would go wherever pachctl points`, hint);
  }
  if (branches.length === 0 && tags.length === 0) {
    const hint = `Add environments.${name}.branches or .tags, as in branches: [main].`;
    throw new Failure("config", `environment ${name} names no branch and no tag that is deployed there`, hint);
  }
}

function chooseRemote(names: readonly string[], wanted: string | null): string {
  const known = names.join(", ") || "none";
  if (wanted !== null && !names.includes(wanted)) {
    throw new Failure("usage", `there is no remote "${wanted}"`, `Remotes of this clone: ${known}.`);
  }
  const found = wanted ?? (names.length === 1 ? names[0] : names.find((name) => name === "origin"));
  if (found === undefined) {
    throw new Failure("usage", "which remote's pushes shall deploy?", `Say --remote NAME. There is: ${known}.`);
  }
  return found;
}
