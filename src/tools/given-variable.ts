import type { Env } from "../host.ts";

/**
 * A variable of a CI; "" where nobody set it. Azure Pipelines leaves `$(NAME)` as it is written where there is no such
 * variable, and so where a fork's pull request gets no secret.
 * Source: learn.microsoft.com, "Define variables", what macro syntax does with a variable that is not found.
 */
export function givenVariable(env: Env, name: string): string {
  const value = env[name]?.trim() ?? "";
  return /^\$\([\w.-]+\)$/.test(value) ? "" : value;
}
