import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { harmlessLines } from "./harmless.ts";
import { hasPassed, type ShownTest } from "./test.ts";
import { type ShownDifference, textDifference } from "./test-differences.ts";

const pictures: ReadonlyMap<string, string> = new Map([
  [".png", "image/png"],
  [".jpg", "image/jpeg"],
  [".jpeg", "image/jpeg"],
  [".gif", "image/gif"],
  [".webp", "image/webp"],
  [".svg", "image/svg+xml"],
]);

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1c1c1c;background:#fff}
figure{display:inline-block;margin:0 1rem 1rem 0}img{max-width:28rem;border:1px solid #999;image-rendering:pixelated;min-width:6rem}
pre{background:#f3f3f3;padding:.6rem;overflow:auto}h2{margin-top:2rem}figcaption{color:#555}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}pre{background:#252525}figcaption{color:#aaa}}`;

/** A page of one file, with no scripts and nothing from elsewhere: each difference, and pictures side by side. */
export function testPage(tests: readonly ShownTest[]): string {
  const parts = tests.map((test) => {
    const verdict = hasPassed(test) ? "passed" : "failed";
    const differences = (test.differences ?? []).map(differencePart).join("\n");
    const refused = [...test.refused, ...test.clashes].map((each) => `<p>${escaped(each)}</p>`).join("\n");
    const failed = test.results
      .filter(({ status }) => status === "failed")
      .map(({ number, why, log }) => `<h3>datum ${number}: ${escaped(why ?? "")}</h3><pre>${escaped(log)}</pre>`);
    return `<h2>${escaped(test.pipeline)}: ${verdict}</h2>\n${refused}\n${failed.join("\n")}\n${differences}`;
  });
  // Data of a test is not ours: no script of it may run, and nothing may be fetched.
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width"><title>pachook test</title><style>${style}</style></head>
<body><h1>pachook test</h1>
${parts.join("\n")}
</body></html>
`;
}

function differencePart(difference: ShownDifference): string {
  const title = `<h3>${escaped(difference.path)} ${escaped(difference.detail)}</h3>`;
  const type = pictures.get(extname(difference.path).toLowerCase());
  if (type !== undefined) {
    return `${title}\n${figure("expected", difference.expected, type)}${figure("written", difference.actual, type)}`;
  }
  const lines = textDifference(difference);
  return lines === null ? title : `${title}\n<pre>${escaped(lines.join("\n"))}</pre>`;
}

function figure(caption: string, path: string | null, type: string): string {
  if (path === null) return `<figure><figcaption>${caption}: not there</figcaption></figure>`;
  const data = readFileSync(path).toString("base64");
  return `<figure><img alt="${caption}" src="data:${type};base64,${data}"><figcaption>${caption}</figcaption></figure>`;
}

function escaped(text: string): string {
  return harmlessLines(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
