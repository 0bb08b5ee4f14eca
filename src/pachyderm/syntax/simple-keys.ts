import { type Cursor, columnOf, SyntaxStop } from "./cursor.ts";

/** A token that may turn out to be a key: `name` is one once `:` follows. `token` is its number in the file. */
type Candidate = { token: number; at: number; line: number; column: number; required: boolean };

// A key ends on its line, within this many characters.
const longestKey = 1024;

/**
 * What could still become a key, one candidate for each level of `[]` and `{}`. Source: libyaml's "simple keys",
 * with yaml.v3's rule of looking at a candidate only when its token is about to be taken or a `:` comes.
 */
export class SimpleKeys {
  readonly #levels: (Candidate | null)[] = [null];
  readonly #levelOf = new Map<number, number>();

  enterFlow(): void {
    this.#levels.push(null);
  }

  leaveFlow(): void {
    if (this.#levels.length > 1) this.#forget(this.#levels.pop());
  }

  save(candidate: Candidate): void {
    this.drop();
    const level = this.#levels.length - 1;
    this.#levels[level] = candidate;
    this.#levelOf.set(candidate.token, level);
  }

  /** Gives up on the candidate of this level; one that had to be a key is an error. */
  drop(): void {
    const level = this.#levels.length - 1;
    const candidate = this.#levels[level];
    if (candidate?.required) throw missingColon(candidate);
    this.#forget(candidate);
    this.#levels[level] = null;
  }

  /** The candidate that the `:` at the cursor makes a key, if there is one. */
  take(cursor: Cursor): Candidate | null {
    const level = this.#levels.length - 1;
    const candidate = this.#stillPossible(cursor, level);
    this.#forget(candidate);
    this.#levels[level] = null;
    return candidate;
  }

  /** True while a token may turn out to be a key, so that a mapping may have to begin before it. */
  isPending(cursor: Cursor, token: number): boolean {
    const level = this.#levelOf.get(token);
    return level !== undefined && this.#stillPossible(cursor, level) !== null;
  }

  #stillPossible(cursor: Cursor, level: number): Candidate | null {
    const candidate = this.#levels[level] ?? null;
    if (candidate === null) return null;
    if (candidate.line === cursor.line && !isFurther(cursor, candidate.at)) return candidate;
    if (candidate.required) throw missingColon(candidate);
    this.#forget(candidate);
    this.#levels[level] = null;
    return null;
  }

  #forget(candidate: Candidate | null | undefined): void {
    if (candidate) this.#levelOf.delete(candidate.token);
  }
}

function missingColon({ at }: Candidate): SyntaxStop {
  return new SyntaxStop("could not find expected ':'", { start: at, end: at + 1 });
}

/** True where more than 1024 characters lie between; a surrogate pair is one character. */
function isFurther(cursor: Cursor, from: number): boolean {
  const units = cursor.at - from;
  if (units <= longestKey || units > 2 * longestKey) return units > longestKey;
  return [...cursor.text.slice(from, cursor.at)].length > longestKey;
}

/** The candidate that would begin at the cursor. */
export function candidateAt(cursor: Cursor, token: number, required: boolean): Candidate {
  return { token, at: cursor.at, line: cursor.line, column: columnOf(cursor), required };
}
