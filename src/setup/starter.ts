import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CiFacts, gitlabCondition, groovyText, shellWord } from "./ci-starter.ts";

/** An image that seems to be built here, with the references that specs have to it. */
export type FoundImage = { dockerfile: string; repository: string; written: readonly string[] };

/** Whose the tags of such images are: Pachook's, those of whoever wrote them, or a note in the config says how to choose. */
export const tagChoices = ["suggest", "build", "leave"] as const;
export type TagChoice = (typeof tagChoices)[number];

/** What the starters are filled with. */
export type StarterFacts = {
  version: string;
  /** Data repos that specs read and none here makes. */
  data: readonly string[];
  images: readonly FoundImage[];
  tags: TagChoice;
  /** The folder of our schemas, from the top level. */
  schemas: string;
  ci: CiFacts;
};

const ciWhy = "checks what laptops did not, plans pull requests, deploys branches and tags";

// The last version of pachctl that is no candidate when this was written; each cluster wants its own.
const pachctl = "2.11.6";

/** Files that init writes where the repository has none, by the name that `--with` gives them. */
export const starters = {
  config: { path: "pachook.yaml", template: "pachook.yaml.ejs", why: "what was found here, to be read by you" },
  "lint-staged": {
    path: "lint-staged.config.js",
    template: "lint-staged.config.js.ejs",
    why: "mends through lint-staged",
  },
  makefile: { path: "Makefile", template: "Makefile.ejs", why: "short names for the usual commands" },
  samples: {
    path: "samples/README.md",
    template: "samples.md.ejs",
    why: "where tests look for data, and how to get some",
  },
  github: {
    path: ".github/workflows/pachook.yml",
    template: "github.yml.ejs",
    why: ciWhy,
  },
  gitlab: { path: ".gitlab-ci.yml", template: "gitlab.yml.ejs", why: ciWhy },
  jenkins: { path: "Jenkinsfile", template: "Jenkinsfile.ejs", why: ciWhy },
  azure: { path: "azure-pipelines.yml", template: "azure-pipelines.yml.ejs", why: ciWhy },
} as const;

export type StarterName = keyof typeof starters;

export function isStarterName(name: string): name is StarterName {
  return Object.hasOwn(starters, name);
}

/** The text of a starter. The templates are ours, so they use EJS in full. */
export async function renderStarter(name: StarterName, facts: StarterFacts, folder: string): Promise<string> {
  const { default: ejs } = await import("ejs");
  const words = { ...facts, pachctl, gitlabCondition, groovyText, shellWord };
  return ejs.render(readFileSync(join(folder, starters[name].template), "utf8"), words);
}
