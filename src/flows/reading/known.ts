import { Failure } from "../../failure.ts";
import type { Answer, NotDone } from "../../tools/pachctl/answer.ts";

/**
 * What pachd answered to a question about something that a user named.
 *
 * @throws Failure "usage" where that is not there, "tool" where pachd did not tell
 */
export function known<T>(answer: Answer<T>, { what, hint }: { what: string; hint: string }): T {
  if (answer.kind === "done") return answer.value;
  if (answer.kind === "gone" || answer.kind === "refused") {
    throw new Failure("usage", `there is no ${what}: ${lastLine(answer)}`, hint);
  }
  throw notAnswered(answer);
}

export function notAnswered(answer: NotDone): Failure {
  const hints = {
    unauthorized: "Log in: pachctl auth login",
    unreachable: "See whether pachd answers: pachctl version",
    refused: "Look at what pachd says.",
    gone: "See what there is: pachctl list repo",
  } as const;
  return new Failure("tool", `pachd was asked and did not tell: ${lastLine(answer)}`, hints[answer.kind]);
}

function lastLine({ says }: NotDone): string {
  return says.trim().split("\n").at(-1) ?? says;
}
