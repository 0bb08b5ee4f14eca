/** Enums of a spec, each name with its number. Source: `src/pps/pps.proto`. */
export const enums = {
  TolerationOperator: { EMPTY: 0, EXISTS: 1, EQUAL: 2 },
  TaintEffect: { ALL_EFFECTS: 0, NO_SCHEDULE: 1, PREFER_NO_SCHEDULE: 2, NO_EXECUTE: 3 },
  SQLFormat: { UNKNOWN: 0, CSV: 1, JSON: 2, PARQUET: 3 },
} as const satisfies Record<string, Record<string, number>>;

export type EnumName = keyof typeof enums;
