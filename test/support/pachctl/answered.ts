/** What a program prints and how it ends. */
export type Printed = { exitCode: number; stdout: string; stderr: string };

export function prints(stdout: string): Printed {
  return { exitCode: 0, stdout, stderr: "" };
}

/** pachd's or pachctl's no, thrown from wherever it is noticed. */
export class Refused extends Error {
  constructor(
    message: string,
    /** gRPC's word for it, which stands before the text of some commands. */
    readonly code:
      | "NotFound"
      | "AlreadyExists"
      | "Unknown"
      | "InvalidArgument"
      | "Internal"
      | "PermissionDenied"
      | "Unimplemented"
      | "Aborted"
      | "Unauthenticated" = "Unknown",
  ) {
    super(message);
  }
}

/** Nobody simulated this call, or no recording covers it: the stand-in stops loudly, with exit code 70. */
export class NotSimulated extends Error {}
