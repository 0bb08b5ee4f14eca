/** A stretch of a file's decoded text; offsets count UTF-16 code units from 0, `end` is exclusive. */
export type Span = { start: number; end: number };

/** How a scalar stands in the file. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** What pachctl's YAML parser takes a scalar for, before any field has a say. Source: gopkg.in/yaml.v3, resolve.go. */
export type ScalarType = "string" | "bool" | "null" | "number";

/** A scalar with the text it means: escapes undone, block scalars joined. Numbers keep the text as written. */
export type Scalar = {
  kind: "scalar";
  span: Span;
  style: ScalarStyle;
  type: ScalarType;
  text: string;
  /** Set where a fault already says that pachctl refuses this scalar: what a field would say of it is noise. */
  refused?: true;
};

/** One key with its value. A mapping keeps all of them, duplicates included, in the order of the file. */
export type Entry = { key: Scalar; value: Node };

export type Mapping = { kind: "mapping"; span: Span; entries: Entry[] };

export type Sequence = { kind: "sequence"; span: Span; items: Node[] };

/** One value of a document with its place: what JSON.parse loses and pachctl's verdict needs. */
export type Node = Scalar | Mapping | Sequence;
