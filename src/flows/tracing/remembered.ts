/** Asks once for each words, and answers with the same again. It remembers for as long as somebody holds it. */
export function remembered<Words extends readonly string[], Result>(ask: (...words: Words) => Promise<Result>) {
  const known = new Map<string, Promise<Result>>();
  return (...words: Words): Promise<Result> => {
    const key = JSON.stringify(words);
    const found = known.get(key) ?? ask(...words);
    known.set(key, found);
    return found;
  };
}
