type NamedCommit = { project: string | null; repo: string; commit: string };

/** A data commit as a user named it, for a failure that says that it is not there, and how to see what is. */
export function commitNamed({ project, repo, commit }: NamedCommit): { what: string; hint: string } {
  const lists =
    project === null
      ? ["list repo", `list branch ${repo}`, `list commit ${repo}`]
      : ["list project", `list repo --project ${project}`, `list branch ${repo} --project ${project}`];
  const what = `${project === null ? "" : `${project}/`}${repo}@${commit}`;
  return { what, hint: `See what there is: ${lists.map((each) => `pachctl ${each}`).join(", ")}` };
}
