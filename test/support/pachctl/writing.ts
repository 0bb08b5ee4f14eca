import type { Call } from "./call.ts";
import type { Context } from "./context.ts";
import type { State } from "./state.ts";

export type Writing = { state: State; call: Call; project: string; context: Context; now: number; user: string };
