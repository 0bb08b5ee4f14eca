import type { Terminal } from "../host.ts";
import { wrapped } from "./wrap.ts";

/** A Markdown page of ours for a terminal: links and marks made plain, paragraphs wrapped, examples set in. */
export function showPage(markdown: string, { width }: Terminal): string {
  const room = Math.min(width, 100);
  const shown: string[] = [];
  let paragraph: string[] = [];
  let isExample = false;
  const endParagraph = () => {
    if (paragraph.length > 0) shown.push(...wrapped(plain(paragraph.join(" ")), room));
    paragraph = [];
  };
  for (const line of markdown.trimEnd().split("\n")) {
    if (line.startsWith("```")) {
      endParagraph();
      isExample = !isExample;
    } else if (isExample) shown.push(`    ${line}`.trimEnd());
    else if (/^(#|- |\d+\. |\||$)/.test(line)) {
      endParagraph();
      if (line.startsWith("- ")) paragraph.push(line);
      else shown.push(plain(line.replace(/^#+ /, "")));
    } else paragraph.push(line.trim());
  }
  endParagraph();
  return `${shown.join("\n")}\n`;
}

function plain(text: string): string {
  return text.replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, "$1").replace(/\*\*([^*\n]*)\*\*/g, "$1");
}
