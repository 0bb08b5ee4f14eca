import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "../suite.ts";
import { withFolder } from "../with-folder.ts";
import { answer } from "./answer.ts";
import { calm } from "./behaviour.ts";
import { beyond } from "./beyond.ts";
import { type Recorded, readStories, type Story } from "./recordings.ts";
import { difference, noPairs, type Pairs, translated } from "./same-words.ts";
import { emptyState, type State } from "./state.ts";

/** The verbs of the adapter, and those that bring a cluster into the state that they ask about. */
const asked =
  /^(?:version|validate pipelines?|update pipeline|(?:start|finish|delete) transaction|(?:inspect|list) (?:pipelines?|job|datum|file)|glob file|list commit|logs)\b/;
const arranged =
  /^(?:create (?:pipeline|repo|project|secret)|put file|(?:stop|start|delete) pipeline|delete (?:repo|secret)|(?:inspect|list|stop|resume) transaction|inspect commit)\b/;

/** Stories that go on where the one before them ended. */
const goesOn = new Set(["08-transaction-parallel", "11-secrets", "12-defaults", "13-jsonnet"]);

type Replayed = { found: string | null; loud: string | null };

type Counts = { same: number; beyond: number; other: number };

describe("the stand-in beside the recordings of the real pachctl", (it) => {
  const stories = readStories();
  if (stories === null) {
    const title = "says the same";
    if (process.env["CI"] === "true") {
      it(title, () => {
        throw new Error("the recordings are missing");
      });
    } else it.skip(title, "the recordings of real calls are not beside this clone");
    return;
  }
  const totals = { asked: { same: 0, beyond: 0, other: 0 }, arranged: { same: 0, beyond: 0, other: 0 } };
  let world: World | null = null;
  let others = 0;
  const reasons = new Map<string, number>();

  for (const story of stories) {
    it(`says the same in every call of ${story.name} that it covers, and names those that it does not`, () =>
      withFolder(async (folder) => {
        world = worldFor(story, goesOn.has(story.name) ? world : null);
        const wrong: string[] = [];
        for (const [index, call] of story.calls.entries()) {
          const { found, loud } = await replay(call, { world, folder });
          const words = call.argv.join(" ");
          const counts = countsFor(call, totals);
          if (counts === null) others += 1;
          const reason = beyond({ story: story.name, index, call }, loud);
          if (found === null) {
            if (counts !== null) counts.same += 1;
            if (reason !== null && counts !== null)
              wrong.push(`${index} ${words}: is the same, and the table of the others names it (${reason})`);
          } else if (reason !== null) {
            reasons.set(reason, (reasons.get(reason) ?? 0) + (counts === null ? 0 : 1));
            if (counts !== null) counts.beyond += 1;
          } else if (counts !== null) {
            counts.other += 1;
            wrong.push(`${index} ${words}: ${found}`);
          }
        }
        assert.equal(wrong.join("\n"), "");
      }));
  }

  it("counts what it said", () => {
    const show = ({ same, beyond: not }: Counts) => `${same} of ${same + not}`;
    const verbs = `${show(totals.asked)} calls of the adapter's verbs, ${show(totals.arranged)} of those that prepare`;
    process.stdout.write(`\n  stand-in pachctl: the same words as the real one in ${verbs}\n`);
    for (const [reason, count] of reasons) process.stdout.write(`    ${count} not: ${reason}\n`);
    process.stdout.write(`    ${others} calls of other commands (config, auth, wait and so on) are not counted\n`);
    assert.is(totals.asked.other, 0);
    // What once was the same stays so: the loud ones are not to grow unseen.
    assert.ok(totals.asked.same >= 347 && totals.arranged.same >= 276);
  });
});

type World = { state: State; pairs: Pairs; config: string; files: Map<string, string> };

function worldFor(story: Story, before: World | null): World {
  if (before !== null) return before;
  // Nothing moves on: whether a state had when it was asked differs from run to run.
  const behaviour = {
    ...structuredClone(calm),
    workers: "none",
    startMs: Number.MAX_VALUE,
    version: { major: 0, minor: 0, micro: 0 },
  } as const;
  const state = emptyState({
    ...behaviour,
    addresses: ["grpc://127.0.0.1:1234"],
    tokens: story.name === "15-auth" ? tokens() : null,
  });
  return { state, pairs: noPairs(), config: configOf({}), files: new Map() };
}

function configOf(context: object): string {
  const contexts = { test: { pachd_address: "grpc://127.0.0.1:1234", ...context } };
  return JSON.stringify({ v2: { active_context: "test", contexts } });
}

function tokens() {
  return {
    root: { user: "pach:root", rights: "all" },
    ci: { user: "robot:ci", rights: "read" },
    exp: { user: "robot:exp", rights: "expired" },
  } as const;
}

function countsFor({ argv }: Recorded, totals: { asked: Counts; arranged: Counts }): Counts | null {
  const words = argv.filter((word) => !word.startsWith("-")).join(" ");
  if (asked.test(words)) return totals.asked;
  return arranged.test(words) ? totals.arranged : null;
}

async function replay(call: Recorded, { world, folder }: { world: World; folder: string }): Promise<Replayed> {
  for (const [path, text] of Object.entries(call.files))
    world.files.set(path, path.endsWith("config.json") ? text : withPort(text));
  const config = String(call.env["PACH_CONFIG"] ?? "config.json");
  if (call.argv.includes("spec.json") && !world.files.has("spec.json"))
    world.files.set("spec.json", "pipeline: {name: p}");
  if (!world.files.has(config)) world.files.set(config, configFor(config, { call, world }));
  for (const [path, text] of world.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const env = Object.fromEntries(Object.entries(call.env).map(([key, value]) => [key, value ?? undefined]));
  for (const word of call.argv) learn(word, world);
  const argv = call.argv.map((word) => translated(word, world.pairs));
  world.state.behaviour.addresses = /could not connect to pachd/.test(call.stderr) ? [] : ["grpc://127.0.0.1:1234"];
  const line = { argv, stdin: call.stdin, env: { PACH_CONFIG: "config.json", HOME: ".", ...env }, cwd: folder };
  const said = await answer(world.state, line, { now: Date.now(), wait: async () => {} });
  const { readFileSync, existsSync } = await import("node:fs");
  for (const path of world.files.keys()) {
    if (existsSync(join(folder, path))) world.files.set(path, readFileSync(join(folder, path), "utf8"));
  }
  const theirs = { ...call, stdout: withPort(call.stdout), stderr: withPort(call.stderr) };
  const loud = said.exitCode === 70 ? (/not simulated: (.*?): pachctl/.exec(said.stderr)?.[1] ?? "") : null;
  return { found: difference(theirs, said, world.pairs), loud };
}

/** An id that the recording knew from somewhere else: the job of the latest update. */
function learn(word: string, { state, pairs }: World): void {
  const [, name, id] = /^([A-Za-z0-9-]+)@([0-9a-f]{12}4[0-9a-f]{19})$/.exec(word) ?? [];
  const own = state.pipelines.find((pipeline) => pipeline.name === name)?.versions.at(-1)?.specCommit;
  if (id === undefined || own === undefined || pairs.ours.has(id) || pairs.theirs.has(own)) return;
  pairs.ours.set(id, own);
  pairs.theirs.set(own, id);
}

/** Every server of the recordings had a port of its own. */
function withPort(text: string): string {
  return text.replace(/127\.0\.0\.1:\d{2,5}/g, "127.0.0.1:1234");
}

function configFor(name: string, { call, world }: { call: Recorded; world: World }): string {
  const token = /^(root|ci|exp|bad)\.json$/.exec(name)?.[1];
  if (token !== undefined) return configOf({ session_token: token });
  const elsewhere = name === "config.json" ? undefined : /at "(.*?)"/.exec(call.stderr)?.[1];
  return elsewhere === undefined ? world.config : configOf({ pachd_address: withPort(elsewhere) });
}
