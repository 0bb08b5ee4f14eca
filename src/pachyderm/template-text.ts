/** True while a text holds a template expression: its value is not known yet, so nothing can be said about its form. */
export function isUnfilled(text: string): boolean {
  return text.includes("<%");
}
