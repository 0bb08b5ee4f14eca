import type { ScalarStyle } from "../node.ts";

/** What the scanner makes of a text: the alphabet of the grammar. `block-end` and the like have no characters of their own. */
export type Token = Mark | ScalarToken | NameToken | TagToken | VersionToken | TagDirectiveToken;

export type Mark = { kind: MarkKind; start: number; end: number };
export type MarkKind =
  | "stream-start"
  | "stream-end"
  | "document-start"
  | "document-end"
  | "block-sequence"
  | "block-mapping"
  | "block-end"
  | "sequence-start"
  | "sequence-end"
  | "mapping-start"
  | "mapping-end"
  | "dash"
  | "comma"
  | "key"
  | "value";

export type ScalarToken = { kind: "scalar"; start: number; end: number; style: ScalarStyle; text: string };
export type NameToken = { kind: "anchor" | "alias"; start: number; end: number; name: string };

/** `!handle!suffix`; the handle is empty for a verbatim `!<tag>` and for a lone `!`. */
export type TagToken = { kind: "tag"; start: number; end: number; handle: string; suffix: string };
export type VersionToken = { kind: "version"; start: number; end: number; version: string };
export type TagDirectiveToken = { kind: "tag-directive"; start: number; end: number; handle: string; prefix: string };
