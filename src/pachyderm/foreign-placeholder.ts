/**
 * A placeholder of another tool in a value: `${id}`, `$NAME`, `{{ name }}`, `#NAME#`, `%NAME%`, `@NAME@`, `<name>`. The
 * file is a template that a script fills in before pachctl gets it; as it lies in git, pachd refuses it.
 */
export function foreignPlaceholderIn(text: string): string | null {
  const found = /\$\{[^{}]{1,60}\}|\{\{[^{}]{1,60}\}\}|\$[A-Za-z_]\w*|#[A-Z_]+#|%[A-Z_]+%|@[A-Z_]+@|<[A-Za-z_-]+>/.exec(
    text,
  );
  return found === null ? null : found[0];
}

/** What to do about it; the same words for every such value of a repository. */
export const foreignPlaceholderHint =
  'It looks like a placeholder that a script fills in: say its form under "placeholders" in pachook.yaml and its value under "vars" of an environment, or write <%= vars.name %>.';
