/** A pipeline's input, as pachd tells it. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Names of the repos that are clocks: pachd keeps the ticks of a cron input in a repo of its own.
 *
 * @param details what pachd says of a pipeline, in the form of a spec
 */
export function cronRepos(details: Fields): Set<string> {
  const found = new Set<string>();
  collect(details["input"], found);
  return found;
}

function collect(input: unknown, found: Set<string>): void {
  if (Array.isArray(input)) for (const each of input) collect(each, found);
  if (typeof input !== "object" || input === null) return;
  for (const [key, value] of Object.entries(input)) {
    const repo = key === "cron" && typeof value === "object" && value !== null && "repo" in value ? value.repo : null;
    if (typeof repo === "string") found.add(repo);
    else if (["cross", "union", "join", "group"].includes(key)) collect(value, found);
  }
}
