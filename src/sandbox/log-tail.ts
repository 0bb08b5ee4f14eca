/** The end of what a program prints, with secrets hidden. */
export type LogTail = { add: (text: string) => void; text: () => string; clear: () => void };

/** Enough for the last lines; a datum may print for hours. */
const keptChars = 256 * 1024;

/** @param hidden texts that are never shown, longest first */
export function openLogTail(hidden: readonly string[]): LogTail {
  let [kept, isCut] = ["", false];
  return {
    add(text) {
      kept += text;
      if (kept.length <= keptChars * 2) return;
      [kept, isCut] = [kept.slice(-keptChars), true];
    },
    text() {
      // Half a secret would not be found: the line that was cut is left out.
      const whole = isCut ? kept.slice(kept.indexOf("\n") + 1) : kept;
      return hidden.reduce((text, secret) => text.replaceAll(secret, "***"), whole);
    },
    clear() {
      [kept, isCut] = ["", false];
    },
  };
}
