/** The way to a value inside a spec: field names as the proto has them (snake_case), map keys, list positions from 0. */
export type KeyPath = readonly (string | number)[];

/** A path as people read it: `transform.cmd[0]`, `transform.env["A.B"]`. */
export function showPath(path: KeyPath): string {
  let shown = "";
  for (const step of path) {
    if (typeof step === "number") shown += `[${step}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) shown += shown === "" ? step : `.${step}`;
    else shown += `[${JSON.stringify(step)}]`;
  }
  return shown;
}
