import type { Command } from "./command.ts";

/** A verb and the way to its command: only the one that was typed is loaded. */
export type Verb = { summary: string; load: () => Promise<Command> };

/** Every verb, in the order that help lists them. The summary stands here too, so that help loads no command. */
export const verbs: Readonly<Record<string, Verb>> = {};
