/** The systems that init can write a starter for, as `--ci` names them. */
export const ciSystems = ["github", "gitlab", "jenkins", "azure"] as const;
export type CiSystem = (typeof ciSystems)[number];

/** What a CI starter is filled with. */
export type CiFacts = {
  /** The command that installs what the lock file says, without running anybody's scripts. */
  install: string;
  /** The folder of package.json; "." for the top level. */
  folder: string;
  /** Branches and tags that environments deploy from; globs. */
  branches: readonly string[];
  tags: readonly string[];
  /** True where sample data lies beside the pipelines. */
  hasSamples: boolean;
};

/** What installs exactly what the lock file of a folder says. `files` are the names of what lies there. */
export function installCommand(files: readonly string[]): string {
  if (files.includes("pnpm-lock.yaml")) return "corepack enable && pnpm install --frozen-lockfile --ignore-scripts";
  // Yarn 2 and later know neither of the two flags of Yarn 1.
  if (files.includes("yarn.lock")) {
    return files.includes(".yarnrc.yml")
      ? "corepack enable && yarn install --immutable --mode=skip-build"
      : "corepack enable && yarn install --frozen-lockfile --ignore-scripts";
  }
  return "npm ci --ignore-scripts";
}

/** The system that a repository shows: by a file of it, else by the address that it is pushed to. */
export function ciSystemOf({
  has,
  remote,
}: {
  has: (path: string) => boolean;
  remote: string | null;
}): CiSystem | null {
  const marks = {
    github: ".github/workflows",
    gitlab: ".gitlab-ci.yml",
    jenkins: "Jenkinsfile",
    azure: "azure-pipelines.yml",
  };
  const byFile = ciSystems.find((system) => has(marks[system]));
  if (byFile !== undefined || remote === null) return byFile ?? null;
  const host = hostOf(remote);
  if (/^(?:ssh\.)?github\./.test(host)) return "github";
  if (host.includes("gitlab")) return "gitlab";
  return /(?:^|\.)(?:dev\.azure\.com|visualstudio\.com)$/.test(host) ? "azure" : null;
}

/** The host of `https://host/…`, `ssh://git@host:22/…` and `git@host:…`; "" for a path. */
function hostOf(remote: string): string {
  return /^(?:[a-z+]{1,10}:\/\/)?(?:[^@/]{1,200}@)?([\w.-]{1,253})[:/]/i.exec(remote)?.[1]?.toLowerCase() ?? "";
}

/** The condition of a GitLab rule under which a variable fits one of these globs. */
export function gitlabCondition(variable: string, globs: readonly string[]): string {
  const parts = globs.filter((glob) => !glob.startsWith("!")).map((glob) => gitlabTest(variable, glob));
  return parts.join(" || ");
}

/** What no regular expression is needed or made for: pachook.yaml decides in the end, so more may start a job. */
function gitlabTest(variable: string, glob: string): string {
  if (/^[\w./-]+$/.test(glob)) return `$${variable} == ${JSON.stringify(glob)}`;
  if (!/^[\w./*-]+$/.test(glob)) return `$${variable}`;
  const pattern = glob.replace(/[./]/g, "\\$&").replace(/\*+/g, (stars) => (stars === "*" ? "[^\\/]*" : ".*"));
  return `$${variable} =~ /^${pattern}$/`;
}

/** A word as Groovy takes it without filling anything in. */
export function groovyText(word: string): string {
  return `'${word.replace(/[\\']/g, "\\$&")}'`;
}

/** A word as a POSIX shell takes it without filling anything in. */
export function shellWord(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
