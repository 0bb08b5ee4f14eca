import { scanBlock } from "./block-scalar.ts";
import { skipComments, skipLineComment } from "./comment.ts";
import {
  advance,
  type Cursor,
  code,
  columnOf,
  isAtMarker,
  isBlankOrEnd,
  isBreak,
  peek,
  SyntaxStop,
  takeBreak,
} from "./cursor.ts";
import { scanDirective } from "./directive.ts";
import { mayStartPlain } from "./may-start-plain.ts";
import { scanPlain } from "./plain-scalar.ts";
import { scanQuoted } from "./quoted-scalar.ts";
import { candidateAt, SimpleKeys } from "./simple-keys.ts";
import { scanName, scanTag } from "./tag.ts";
import type { MarkKind, Token } from "./token.ts";
import { TokenQueue } from "./token-queue.ts";

const deepest = 10_000;

/** What of the bytes still matters to the scanner. */
export type Quirks = {
  /** Bytes after the text could not be read, so that its end is no end. */
  isCut: boolean;
  /**
   * Units up to which yaml.v3 takes the first character of every line for a byte order mark: 0, unless the text
   * begins with a second one. It looks at the start of its buffer instead of the line's (is_bom in yamlprivateh.go).
   */
  strayMarkUntil: number;
};

/**
 * Cuts a text into tokens, one after the other, as yaml.v3 3.0.1 does (scannerc.go, a port of libyaml). It reads at
 * least two tokens ahead, as yaml.v3 does: a fault there is noticed before the document in front of it is over.
 */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #isCut: boolean;
  readonly #strayMarkUntil: number;
  readonly #keys = new SimpleKeys();
  readonly #indents: number[] = [];
  readonly #queue = new TokenQueue({ kind: "stream-start", start: 0, end: 0 });
  #indent = -1;
  #flowLevel = 0;
  #keyAllowed = true;
  #ready: Token | null = null;

  constructor(text: string, { isCut, strayMarkUntil }: Quirks) {
    this.#isCut = isCut;
    this.#strayMarkUntil = strayMarkUntil;
    this.#cursor = { text, at: 0, lineStart: 0, line: 0, lineEnds: 0 };
  }

  /** True once the scanner needs more than it has; yaml.v3 looks four characters ahead. */
  get isStarved(): boolean {
    return this.#isCut && this.#cursor.at + 4 > this.#cursor.text.length;
  }

  /** The next token, left where it is. */
  peek(): Token {
    if (this.#ready !== null) return this.#ready;
    for (;;) {
      const next = this.#queue.first;
      const isDeep = this.#queue.length > 2;
      if (next !== undefined && isDeep && !this.#keys.isPending(this.#cursor, this.#queue.taken)) {
        this.#ready = next;
        return next;
      }
      this.#fetch();
    }
  }

  /** Takes the next token. */
  take(): Token {
    const token = this.peek();
    this.#ready = null;
    this.#queue.drop();
    return token;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#skipToToken();
    if (this.isStarved) throw new SyntaxStop("the text is cut here", { start: cursor.at, end: cursor.at });
    this.#closeBlocks(columnOf(cursor));
    const unit = peek(cursor);
    if (Number.isNaN(unit)) this.#fetchEnd();
    else if (cursor.at === cursor.lineStart && unit === code.percent) this.#fetchDirective();
    else if (isAtMarker(cursor)) this.#fetchMarker(unit === code.dash ? "document-start" : "document-end");
    else {
      this.#fetchContent(unit);
      if (this.#queue.last?.kind !== "dash") skipLineComment(cursor);
    }
  }

  #fetchContent(unit: number): void {
    const alone = isBlankOrEnd(peek(this.#cursor, 1));
    const inFlow = this.#flowLevel > 0;
    if (unit === code.openBracket) this.#fetchFlowStart("sequence-start");
    else if (unit === code.openBrace) this.#fetchFlowStart("mapping-start");
    else if (unit === code.closeBracket) this.#fetchFlowEnd("sequence-end");
    else if (unit === code.closeBrace) this.#fetchFlowEnd("mapping-end");
    else if (unit === code.comma) this.#fetchComma();
    else if (unit === code.dash && alone) this.#fetchDash();
    else if (unit === code.question && (inFlow || alone)) this.#fetchKey();
    else if (unit === code.colon && (inFlow || alone)) this.#fetchValue();
    else if (unit === code.star || unit === code.ampersand) this.#fetchInline(() => scanName(this.#cursor));
    else if (unit === code.bang) this.#fetchInline(() => scanTag(this.#cursor));
    else if ((unit === code.pipe || unit === code.greater) && !inFlow) this.#fetchBlockScalar();
    else if (unit === code.singleQuote || unit === code.doubleQuote) this.#fetchInline(() => scanQuoted(this.#cursor));
    else if (mayStartPlain(unit, inFlow)) this.#fetchPlain();
    else {
      const start = this.#cursor.at;
      throw new SyntaxStop("found character that cannot start any token", { start, end: start + 1 });
    }
  }

  /** Moves over blanks, comments and line ends. A tab counts as a blank only where no key may begin. */
  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.at === cursor.lineStart && cursor.at + 4 <= this.#strayMarkUntil) advance(cursor, 1);
      const tabs = this.#flowLevel > 0 || !this.#keyAllowed;
      while (peek(cursor) === code.space || (tabs && peek(cursor) === code.tab)) cursor.at += 1;
      if (peek(cursor) === code.hash) skipComments(cursor);
      if (!isBreak(peek(cursor))) return;
      takeBreak(cursor);
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #pushMark(kind: MarkKind, length: number): void {
    const start = this.#cursor.at;
    if (length > 0) advance(this.#cursor, length);
    this.#queue.push({ kind, start, end: this.#cursor.at });
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === columnOf(this.#cursor);
    this.#keys.save(candidateAt(this.#cursor, this.#queue.nextNumber, required));
  }

  /** Begins a block collection where a column lies further right than the one before. */
  #openBlock(kind: "block-sequence" | "block-mapping", column: number, at: number, number: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > deepest) throw tooDeep(at);
    this.#queue.insert(number, { kind, start: at, end: at });
  }

  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#pushMark("block-end", 0);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #fetchEnd(): void {
    const cursor = this.#cursor;
    if (columnOf(cursor) !== 0) {
      cursor.lineStart = cursor.at;
      cursor.line += 1;
    }
    this.#leaveDocument();
    this.#pushMark("stream-end", 0);
  }

  #leaveDocument(): void {
    this.#closeBlocks(-1);
    this.#keys.drop();
    this.#keyAllowed = false;
  }

  #fetchDirective(): void {
    this.#leaveDocument();
    this.#queue.push(scanDirective(this.#cursor));
  }

  #fetchMarker(kind: "document-start" | "document-end"): void {
    this.#leaveDocument();
    this.#pushMark(kind, 3);
  }

  #fetchFlowStart(kind: "sequence-start" | "mapping-start"): void {
    this.#saveKey();
    this.#keys.enterFlow();
    this.#flowLevel += 1;
    if (this.#flowLevel > deepest) throw tooDeep(this.#cursor.at);
    this.#keyAllowed = true;
    this.#pushMark(kind, 1);
  }

  #fetchFlowEnd(kind: "sequence-end" | "mapping-end"): void {
    this.#keys.drop();
    this.#keys.leaveFlow();
    this.#flowLevel = Math.max(0, this.#flowLevel - 1);
    this.#keyAllowed = false;
    this.#pushMark(kind, 1);
  }

  #fetchComma(): void {
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#pushMark("comma", 1);
  }

  #fetchDash(): void {
    this.#openHere("block-sequence", "block sequence entries are not allowed in this context");
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#pushMark("dash", 1);
  }

  #fetchKey(): void {
    this.#openHere("block-mapping", "mapping keys are not allowed in this context");
    this.#keys.drop();
    this.#keyAllowed = this.#flowLevel === 0;
    this.#pushMark("key", 1);
  }

  #fetchValue(): void {
    const key = this.#keys.take(this.#cursor);
    if (key !== null) {
      this.#queue.insert(key.token, { kind: "key", start: key.at, end: key.at });
      this.#openBlock("block-mapping", key.column, key.at, key.token);
      this.#keyAllowed = false;
    } else {
      this.#openHere("block-mapping", "mapping values are not allowed in this context");
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#pushMark("value", 1);
  }

  #openHere(kind: "block-sequence" | "block-mapping", said: string): void {
    if (this.#flowLevel > 0) return;
    const at = this.#cursor.at;
    if (!this.#keyAllowed) throw new SyntaxStop(said, { start: at, end: at + 1 });
    this.#openBlock(kind, columnOf(this.#cursor), at, this.#queue.nextNumber);
  }

  #fetchInline(scan: () => Token): void {
    this.#saveKey();
    this.#keyAllowed = false;
    this.#queue.push(scan());
  }

  #fetchPlain(): void {
    this.#saveKey();
    const { token, ateBreak } = scanPlain(this.#cursor, { indent: this.#indent + 1, inFlow: this.#flowLevel > 0 });
    this.#keyAllowed = ateBreak;
    this.#queue.push(token);
  }

  #fetchBlockScalar(): void {
    this.#keys.drop();
    this.#keyAllowed = true;
    this.#queue.push(scanBlock(this.#cursor, this.#indent));
  }
}

function tooDeep(at: number): SyntaxStop {
  return new SyntaxStop(`exceeded max depth of ${deepest}`, { start: at, end: at + 1 });
}
