import type { EnumName } from "./enums.ts";

/** How protojson reads one value; `map` is map<string, string>. Source: google.golang.org/protobuf, encoding/protojson. */
export const scalarNames = [
  "string",
  "bool",
  "int32",
  "int64",
  "uint64",
  "float",
  "Duration",
  "Timestamp",
  "Int64Value",
  "map",
] as const;

export type ScalarName = (typeof scalarNames)[number];

/** One field of a message, as `src/pps/pps.proto` of Pachyderm 2.12 has it. */
export type Field = {
  /** The proto's name; JSON may also write it in lowerCamelCase. */
  name: string;
  /** A scalar, an enum, or the name of another message. */
  type: ScalarName | EnumName | (string & {});
  /** True for a repeated field. */
  many?: true;
  /** The release that first has it; "1.x" where 1.13 already had it. */
  since: string;
  /** One line for people: hover text and the table in docs. */
  help: string;
  /** What counts where the field is absent. */
  default?: string;
  /** True where a spec without it is refused or of no use. */
  required?: true;
  /** Values that a string field is meant to hold. */
  values?: readonly string[];
  /** Fields that share this name exclude each other. */
  oneof?: string;
  /** Why a field that still parses should not be written. */
  deprecated?: string;
};

/** How a file that still says an old name can be mended without knowing more than the file. */
export type Mend =
  | { kind: "rename"; to: string }
  /** The entry goes: the field has no successor, or what it did is always on. */
  | { kind: "drop" }
  /** `inputs` of 1.0 to 1.5: a list becomes `input` with `pfs`, or a `cross` of them. */
  | { kind: "input-list" }
  /** `parallelism: N` of 1.0 becomes `parallelism_spec` with `constant`. */
  | { kind: "wrap"; to: string; inside: string };

/** A field that earlier releases had. */
export type OldField = {
  name: string;
  /** The last release line that read it; null where none ever did. */
  last: string | null;
  /** What happened to it; follows the name in a sentence. */
  fate: string;
  /** What to write now, as an instruction. */
  instead: string;
  mend?: Mend;
};

/** A message of the spec: what it is for, its fields in the proto's order, and those it lost. */
export type Message = {
  name: string;
  help: string;
  fields: readonly Field[];
  old?: readonly OldField[];
};
