import * as assert from "uvu/assert";
import { commonFlags } from "../../src/commands/arguments.ts";
import type { Arguments, Command, Flag } from "../../src/commands/command.ts";
import { plain, yargsOptions } from "../../src/commands/help.ts";
import { verbs } from "../../src/commands/index.ts";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { Failure } from "../../src/failure.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";

const commands = await Promise.all(Object.values(verbs).map(({ load }) => load()));

describe("arguments", (it) => {
  for (const command of commands) {
    it(`${command.name}: yargs and its parser alone read every line the same way`, async () => {
      if (command.handsOn === true) {
        const words = ["--force", "-n", "--", "main"];
        assert.equal(readArguments(command, words).operands, words, "another program's words pass as they are");
        return;
      }
      const lines = linesFor(command);
      assert.ok(lines.length > 4);
      for (const line of lines)
        assert.equal(readArgumentsOf(command, line), await yargsReads(command, line), line.join(" "));
    });

    it(`${command.name}: help shows every flag and an example`, async () => {
      const { commandHelp } = await import("../../src/commands/help.ts");
      const help = await commandHelp(command, hostOf());

      for (const flag of Object.keys(command.flags)) assert.match(help, `--${flag}`);
      assert.ok(command.examples.length > 0);
    });

    it(`${command.name} says the same in the list of verbs as in itself`, () => {
      assert.is(verbs[command.name]?.summary, command.summary);
    });
  }

  const [validate] = commands;
  if (validate === undefined) throw new Error("there is no command to try");

  it("names the flag that was probably meant", () => {
    assert.is(
      messageOf(() => readArguments(validate, ["--formt", "json"])),
      "validate has no flag --formt; did you mean --format?",
    );
    assert.is(
      messageOf(() => readArguments(validate, ["--no-json"])),
      "validate has no flag --no-json",
    );
  });

  it("says which values a flag takes", () => {
    assert.is(
      messageOf(() => readArguments(validate, ["--format", "xml"])),
      '--format takes one of text, json, github, gitlab, azure, sarif, markdown, not "xml"',
    );
    assert.match(
      messageOf(() => readArguments(validate, ["--env"])),
      "env",
    );
    assert.is(
      messageOf(() => readArguments(validate, ["--env="])),
      "--env needs a value",
    );
  });

  it("takes everything behind -- as it is, and - as a name", () => {
    assert.equal(readArguments(validate, ["-", "--", "--json", "-q", "1.50"]).operands, ["-", "--json", "-q", "1.50"]);
    assert.is(readArguments(validate, ["--", "--json"]).is("json"), false);
  });

  it("stops the program that asks for a flag its command does not have", () => {
    assert.throws(() => readArguments(validate, []).is("jsn"), /no switch/);
  });
});

/** Every flag alone, all together, twice, and mixed with operands where the command takes some. */
function linesFor({ flags, operands }: Command): string[][] {
  const each = Object.entries(flags).map(([name, flag]) => [name, flag] as const);
  const all = each.flatMap(([name, flag]) => spelled(name, flag, 0));
  const word = operands.length === 0 ? [] : ["one"];
  return [
    operands.some(({ required }) => required) ? word : [],
    word,
    ["--", ...word.map((each) => `--${each}`)],
    [...all, ...word],
    [...word, ...all],
    [...all, ...word, ...all],
    ...each.flatMap(([name, flag]) => [0, 1, 2].map((way) => [...word, ...spelled(name, flag, way)])),
  ];
}

function spelled(name: string, flag: Flag, way: number): string[] {
  const value = flag.kind === "choice" ? (flag.choices[0] ?? "") : flag.kind === "number" ? "7" : "007";
  const dashed = way === 2 && flag.short !== undefined ? `-${flag.short}` : `--${name}`;
  if (flag.kind === "switch") return [dashed];
  return way === 1 ? [`--${name}=${value}`] : [dashed, value];
}

type Read = Record<string, unknown>;

function readArgumentsOf(command: Command, line: readonly string[]): Read {
  const args = readArguments(command, line);
  return {
    operands: args.operands,
    ...Object.fromEntries(Object.entries(command.flags).map(([name, flag]) => [name, valueIn(args, name, flag)])),
  };
}

function valueIn(args: Arguments, name: string, flag: Flag): unknown {
  switch (flag.kind) {
    case "switch":
      return args.is(name);
    case "text":
      return args.text(name) ?? null;
    case "choice":
      return args.choice(name, flag.choices) ?? null;
    case "list":
      return args.list(name);
    case "number":
      return args.number(name) ?? null;
  }
}

async function yargsReads(command: Command, line: readonly string[]): Promise<Read> {
  const argv: Record<string, unknown> = await plain(hostOf())
    .options(yargsOptions({ ...command.flags, ...commonFlags }))
    .strictOptions()
    .parseAsync([...line]);
  const read = Object.entries(command.flags).map(([name, flag]) => {
    const values = [argv[name] ?? []].flat();
    if (flag.kind === "list") return [name, values];
    const last = values.at(-1);
    return [
      name,
      flag.kind === "switch"
        ? last === true
        : flag.kind === "number" && last !== undefined
          ? Number(last)
          : (last ?? null),
    ];
  });
  return { operands: argv["_"], ...Object.fromEntries(read) };
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}
