import type { Pin } from "../../arming/pin.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { objectionsTo, readArmedClone } from "../pushing/armed-clone.ts";

/** @throws Failure where the commit's pachook.yaml says something that nobody agreed to when the clone was armed */
export async function refuseUnpinned(host: Host, commit: string, pin: Pin): Promise<void> {
  const objections = await objectionsTo(host, commit, pin);
  if (objections.length === 0) return;
  const message = `${pin.environment} does not get ${commit.slice(0, 7)}: ${objections.join("; ")}`;
  throw new Failure("config", message, `If that is meant: pachook arm ${pin.environment}, then run this again.`);
}

/**
 * A saved plan names its commit itself: where this clone is armed for the environment, the commit needs the same leave
 * as one that is pushed.
 */
export async function permitPlan(
  host: Host,
  { commit, environment }: { commit: string; environment: string },
): Promise<void> {
  const { pins } = await readArmedClone(host);
  const pin = pins.find((each) => each.environment === environment);
  if (pin !== undefined) await refuseUnpinned(host, commit, pin);
}
