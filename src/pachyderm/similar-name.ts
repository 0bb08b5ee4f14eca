/** The name most like a misspelt one, or null where none is near: up to a third of its letters wrong, at most three. */
export function similarName(wrong: string, names: Iterable<string>): string | null {
  const allowed = Math.min(3, Math.max(1, Math.floor(wrong.length / 3)));
  // Longer than any field and its possible errors: not worth the work, and the text is a stranger's.
  if (wrong.length > 40) return null;
  let nearest: string | null = null;
  let least = allowed + 1;
  for (const name of names) {
    const distance = lettersOf(name) === lettersOf(wrong) ? 0 : editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      nearest = name;
      least = distance;
    }
  }
  return nearest;
}

/** What stays of a name when case and the marks between words are ignored: `DatumTries` and `datum-tries` are one. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[-_ .]/g, "");
}

/** Letters to insert, drop, replace, or swap with a neighbour (optimal string alignment). */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const replaced = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const swapped = isSwap ? (beforeLast[column - 2] ?? 0) + 1 : replaced;
      current.push(Math.min(replaced, swapped, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? 0;
}
