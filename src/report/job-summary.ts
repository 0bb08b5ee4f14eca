import type { Failure } from "../failure.ts";
import { prose } from "./markdown.ts";

/** What could not be done, for a job's summary. */
export function showFailureMarkdown({ message, hint }: Failure): string {
  return `**Pachook:** ${prose(message)}\n\n${prose(hint)}\n`;
}

/** @param why ends a sentence */
export function showNothingMarkdown(why: string): string {
  return `**Pachook:** nothing is deployed: ${prose(why)}.\n`;
}
