import * as assert from "uvu/assert";
import type { DeployStage, Hold } from "./deploy-stage.ts";

/** An undisturbed deploy of the second commit, to compare with; the stage is as it was before. */
export type Undisturbed = { state: unknown; before: unknown; calls: readonly string[]; requests: number };

export async function undisturbed(stage: DeployStage): Promise<Undisturbed> {
  const { registry, cluster } = stage;
  const before = stage.state();
  const restore = stage.keep();
  const callsBefore = cluster.state().calls.length;
  registry.requests.length = 0;
  const { exitCode, stderr } = await stage.deploy();
  assert.is(exitCode, 0, stderr);
  const calls = cluster.state().calls.slice(callsBefore);
  const [state, requests] = [stage.state(), registry.requests.length];
  restore();
  return { state, before, calls, requests };
}

/** Kills the deploy with -9 in a call of pachctl, then runs it again: it must end as if nothing had been. */
export async function killInCall(stage: DeployStage, whole: Undisturbed, hold: Hold): Promise<void> {
  const where = `${whole.calls[hold.call - 1]}, call ${hold.call}, ${hold.when}`;
  const restore = stage.keep();
  const { child, ended, held, release } = await stage.start(hold);
  if (!(await held())) return wasOver(whole, { stage, hold, exitCode: (await ended).exitCode, restore });
  child.kill("SIGKILL");
  assert.is((await ended).signal, "SIGKILL", where);
  await release();
  assertWhole(stage, whole, where);
  await runAgain(stage, whole, where);
  restore();
}

/** The same at a request to the registry. */
export async function killAtRequest(stage: DeployStage, whole: Undisturbed, at: number): Promise<void> {
  const { registry } = stage;
  const restore = stage.keep();
  registry.requests.length = 0;
  const started = await stage.start();
  registry.misbehave = (_, nth) =>
    nth === at ? { kind: "cut", when: "after", also: () => void started.child.kill("SIGKILL") } : null;
  const { signal, stderr } = await started.ended;
  assert.is(signal, "SIGKILL", `request ${at}: ${stderr}`);
  registry.misbehave = () => null;
  assertWhole(stage, whole, `request ${at}`);
  await runAgain(stage, whole, `request ${at}`);
  restore();
}

/** Ctrl-C, which a terminal sends to the whole group: the run cleans up by itself. */
export async function interruptInCall(stage: DeployStage, whole: Undisturbed, hold: Hold): Promise<void> {
  const where = `Ctrl-C in ${whole.calls[hold.call - 1]}, call ${hold.call}`;
  const restore = stage.keep();
  const { child, ended, held, release } = await stage.start(hold);
  if (!(await held())) return wasOver(whole, { stage, hold, exitCode: (await ended).exitCode, restore });
  process.kill(-(child.pid ?? Number.NaN), "SIGINT");
  await release();
  const { exitCode, stderr } = await ended;
  // Where the last call was under way, all was done already.
  const isDone = exitCode === 0 && JSON.stringify(stage.state()) === JSON.stringify(whole.state);
  assert.ok(exitCode === 130 || isDone, `${where}: ${exitCode} ${stderr}`);
  if (exitCode === 130) assert.match(stderr, /run the same/i, where);
  assert.equal(await stage.leftBehind(), [], where);
  assertWhole(stage, whole, where);
  await runAgain(stage, whole, where);
  restore();
}

type Over = { stage: DeployStage; hold: Hold; exitCode: number; restore: () => void };

/** Behind the last step verify asks as often as it must: where it was quicker this time, all has to be done. */
function wasOver(whole: Undisturbed, { stage, hold, exitCode, restore }: Over): void {
  const where = `${whole.calls[hold.call - 1]}, call ${hold.call}, was not made`;
  assert.ok(hold.call - 1 > whole.calls.indexOf("finish transaction"), where);
  assert.is(exitCode, 0, where);
  assert.equal(stage.state(), whole.state, where);
  restore();
}

/** All pipelines are the old ones, or all are the new ones; and no tag leads elsewhere than before. */
function assertWhole(stage: DeployStage, { state, before }: Undisturbed, where: string): void {
  const parts = (value: unknown) => Object(value);
  const [now, old, wanted] = [stage.state(), before, state].map(parts);
  const texts = [old.pipelines, wanted.pipelines].map((each) => JSON.stringify(each));
  assert.ok(texts.includes(JSON.stringify(now.pipelines)), `${where}: updated by half`);
  for (const [name, manifest] of Object.entries(old.tags)) assert.is(now.tags[name], manifest, `${where}: ${name}`);
}

async function runAgain(stage: DeployStage, { state }: Undisturbed, where: string): Promise<void> {
  const again = await stage.deploy();
  assert.is(again.exitCode, 0, `${where}: ${again.stderr}`);
  assert.equal(stage.state(), state, where);
  assert.equal(await stage.leftBehind(), [], where);
}
