/** Cuts user and password out of every URL in a text, and the value after a word that announces a secret. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,400}@/gi, "$1")
    .replace(/\b(authorization|token|password|secret)([=:]\s?)(?:basic |bearer )?[^\s"']{4,}/gi, "$1$2***")
    .replace(/\b(bearer|basic) [a-z0-9+/=._-]{8,}/gi, "$1 ***");
}
