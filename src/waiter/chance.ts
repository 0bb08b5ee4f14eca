/**
 * Eight letters that tell two names in a folder of ours apart; nothing may depend on nobody guessing them. A push waits
 * for what is loaded, and loading `node:crypto` for better ones takes six milliseconds.
 */
export function chance(): string {
  return Math.random().toString(36).slice(2, 10).padEnd(8, "0");
}
