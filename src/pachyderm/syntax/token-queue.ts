import type { Token } from "./token.ts";

/**
 * Tokens on their way from the scanner to the parser. Every token has a number, counted from the first of the
 * stream, so that one can still be put in front of another that was scanned before it: `{` turns out to be a key
 * only when its `:` comes.
 */
export class TokenQueue {
  #waiting: Token[];
  /** Where the next token to take stands in `waiting`; what lies before it is thrown away now and then. */
  #head = 0;
  #taken = 0;

  constructor(first: Token) {
    this.#waiting = [first];
  }

  get taken(): number {
    return this.#taken;
  }

  get length(): number {
    return this.#waiting.length - this.#head;
  }

  /** The number that the next token pushed will have. */
  get nextNumber(): number {
    return this.#taken + this.length;
  }

  get first(): Token | undefined {
    return this.#waiting[this.#head];
  }

  get last(): Token | undefined {
    return this.#waiting.at(-1);
  }

  push(token: Token): void {
    this.#waiting.push(token);
  }

  /** Puts a token before the one of that number, which must not have been taken yet. */
  insert(number: number, token: Token): void {
    this.#waiting.splice(this.#head + number - this.#taken, 0, token);
  }

  /** Forgets the first token, which somebody has read. */
  drop(): void {
    this.#head += 1;
    this.#taken += 1;
    if (this.#head < 256) return;
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}
