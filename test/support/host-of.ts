import type { Host } from "../../src/host.ts";

export type FakeHost = Host & { printed: () => string; noted: () => string };

/** A host that keeps what it prints, sees nothing of the machine, and starts no program unless one is given. */
export function hostOf(given: Partial<Host> = {}): FakeHost {
  let [printed, noted] = ["", ""];
  return {
    self: { pid: 1, file: "nothing", args: [] },
    cwd: "/nowhere",
    env: {},
    terminal: { colors: false, interactive: false, width: 80, unicode: true },
    stdin: async () => "",
    stdinBytes: async () => new Uint8Array(),
    print: (text) => {
      printed += text;
    },
    drained: async () => {},
    note: (text) => {
      noted += text;
    },
    run: async ({ file }) => {
      throw new Error(`nothing may be started here, but ${file} was`);
    },
    now: () => new Date("2026-01-02T03:04:05Z"),
    ...given,
    printed: () => printed,
    noted: () => noted,
  };
}
