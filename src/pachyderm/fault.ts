import type { KeyPath } from "./key-path.ts";
import type { Span } from "./node.ts";

/**
 * What the reader noticed in a file: facts, without advice. Each kind belongs to exactly one check, which
 * finds the words. `refused` is pachctl's verdict: true stops it, false is taken and often loses something.
 */
export type Fault = FaultFact & { span: Span; path: KeyPath; refused: boolean };

export type FaultFact =
  // The bytes and the syntax: nothing after the first of these in a file is read.
  | { kind: "bytes"; said: string }
  | { kind: "syntax"; said: string }
  /** `gaps`: what stands between two values of the stream, a comma or nothing, and would have to be `---`. */
  | { kind: "json-stream"; gaps: readonly Span[] }
  | { kind: "too-large"; limit: string }
  | { kind: "empty-file" }
  | { kind: "empty-list" }
  | { kind: "not-a-spec"; seen: string }
  // YAML that pachctl's reader turns down. Source: src/internal/ppsutil/decoder.go, yamlToJSON.
  | { kind: "alias"; name: string; known: boolean }
  | { kind: "merge-key" }
  | { kind: "tag"; tag: string }
  | { kind: "timestamp"; seen: string }
  | { kind: "number-form"; seen: string }
  | { kind: "key-type"; seen: string }
  // Keys and values. Source: google.golang.org/protobuf, encoding/protojson/decode.go.
  | { kind: "unknown-field"; message: string; key: string }
  | { kind: "duplicate-field"; key: string; first: string }
  | { kind: "duplicate-key"; key: string }
  | { kind: "schema-key" }
  | { kind: "value-type"; expected: string; seen: string }
  | { kind: "number-range"; expected: string; seen: string }
  | { kind: "number-junk"; read: string; seen: string }
  | { kind: "digits-lost"; read: string; seen: string }
  | { kind: "enum-value"; allowed: readonly string[]; seen: string }
  | { kind: "duration-form"; seen: string }
  | { kind: "time-form"; seen: string }
  | { kind: "null-value"; expected: string }
  | { kind: "oneof"; first: string; second: string }
  | { kind: "no-name"; missing: "pipeline" | "name" };

export type FaultKind = FaultFact["kind"];
