const columns = 100;
const charWidth = 7.8;
const lineHeight = 18;
const margin = 16;
const barHeight = 28;

/** Draws text as a terminal shows it: the commands bright, the words that say how bad it is in their colours. */
export function terminalSvg(text: string, title: string): string {
  const lines = text.trimEnd().split("\n").flatMap(wrapped);
  const width = Math.ceil(columns * charWidth + 2 * margin);
  const height = lines.length * lineHeight + 2 * margin + barHeight;
  const drawn = lines.map((line, index) => {
    const y = barHeight + margin + (index + 1) * lineHeight - 5;
    return `  <text x="${margin}" y="${y}" xml:space="preserve">${painted(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">
  <title>${escaped(title)}</title>
  <style>
    text { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #c9d1d9 }
    .command { fill: #ffffff; font-weight: 600 }
    .error { fill: #ff7b72; font-weight: 600 }
    .warning { fill: #e3b341; font-weight: 600 }
  </style>
  <rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
  <circle cx="18" cy="16" r="5" fill="#ff5f56"/>
  <circle cx="36" cy="16" r="5" fill="#ffbd2e"/>
  <circle cx="54" cy="16" r="5" fill="#27c93f"/>
${drawn.join("\n")}
</svg>
`;
}

/** Cuts a line where a terminal does, which knows no words. */
function wrapped(line: string): string[] {
  const count = Math.max(1, Math.ceil(line.length / columns));
  return Array.from({ length: count }, (_, index) => line.slice(index * columns, (index + 1) * columns));
}

function painted(line: string): string {
  if (line.startsWith("$ ")) return `<tspan class="command">${escaped(line)}</tspan>`;
  return escaped(line)
    .replace(/\b(commit refused|\d+ errors?|refuses)\b/g, '<tspan class="error">$1</tspan>')
    .replace(/\b(\d+ warnings?|warning)\b/g, '<tspan class="warning">$1</tspan>');
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
