/** What kind of work could not be done; cli.ts turns it into an exit code. */
export type FailureCode =
  | "usage" // the command line or pachook.yaml is wrong: exit 2
  | "config"
  | "git" // a program or service failed, or is missing: exit 3
  | "tool"
  | "file"
  | "interrupted";

/** The work could not be done. Thrown where it is noticed; caught once, in cli.ts. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly code: FailureCode,
    message: string,
    /** The next step, as an instruction. */
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
