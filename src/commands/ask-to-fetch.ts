import { confirm, isCancel } from "@clack/prompts";
import { Failure } from "../failure.ts";

/** @throws Failure "interrupted" where the answer is no */
export async function askToFetch(): Promise<void> {
  const answer = await confirm({ message: "Fetch them?", initialValue: true });
  if (!isCancel(answer) && answer) return;
  throw new Failure("interrupted", "nothing was fetched", "Others: --files N for how many, --glob for which");
}
