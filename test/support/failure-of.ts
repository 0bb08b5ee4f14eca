import { Failure } from "../../src/failure.ts";

/** The Failure that some work ends with; anything else is a mistake of the test or of the code. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`no Failure, but ${String(error)}`, { cause: error });
}
