import type { Environment } from "../../config/config.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { decodeSpecs } from "../../pachyderm/decode.ts";
import { pathMatcher } from "../../patterns/path-glob.ts";
import type { Problem } from "../../problem.ts";
import { fillSpecs } from "../../specs/fill.ts";
import type { Commit } from "../../tools/commits.ts";
import type { Prepared } from "../building/prepare-images.ts";
import { valuesFrom } from "../reading/values-from.ts";
import { type Validated, validate } from "../validate.ts";
import type { DeployWork, ImageWork } from "./deploy-work.ts";
import { knownRelations } from "./known-relations.ts";
import { wantedGroups } from "./wanted-groups.ts";

export type ReadDeploy = {
  work: DeployWork;
  /** What is wrong with the specs; groups with an error are left out of the deploy. */
  problems: readonly Problem[];
};

/**
 * Reads from a commit all that a deploy needs, but for the images.
 *
 * @throws Failure where the environment does not say which cluster it is
 */
export async function readDeploy(
  host: Host,
  {
    prepared,
    commit,
    images,
    configPath,
  }: { prepared: Prepared; commit: Commit; images: ImageWork; configPath?: string },
): Promise<ReadDeploy> {
  const { config, tree, where } = prepared;
  const environment = deployable(prepared.environment);
  const path = configPath === undefined ? {} : { configPath };
  const validated = await validate(host, tree, { named: null, environment: environment.name, ...path });
  const errors = validated.problems.filter(({ severity, code }) => severity === "error" && code !== "config");
  const brokenBy = sayBroken(errors);
  const keys = new Map(prepared.images.map(({ image, key }) => [image.name, key.key]));
  const { name, context, project } = environment;
  return {
    problems: [...errors, ...validated.notChecked.map(unread)],
    work: {
      commit: { oid: commit.oid, subject: commit.subject },
      environment: { name, context, project },
      images,
      relations: (commits) => knownRelations({ host, where }, commit.oid, commits),
      groups: (references) => {
        const built = prepared.images.map(({ image }) => image);
        const values = valuesFrom({
          config,
          environment,
          images: built,
          commit: commit.oid,
          pipelines: null,
          references,
        });
        const specs = validated.parsed.flatMap((file) => decodeSpecs(fillSpecs(file, values).filled).specs);
        const names = new Map([...references].map(([image, reference]) => [reference, image]));
        const imageOf = (reference: string) => {
          const image = names.get(reference);
          return image === undefined ? null : { name: image, key: keys.get(image) ?? "", base: images.baseOf(image) };
        };
        return wantedGroups(specs, { project, imageOf, isPinned: pathMatcher(config.pinned), brokenBy });
      },
    },
  };
}

function deployable(environment: Environment | null): Environment & { context: string; project: string } {
  if (environment === null) {
    const hint = "Say where to deploy, in pachook.yaml: environments: { dev: { context: dev, project: default } }";
    throw new Failure("config", "there is no environment to deploy to", hint);
  }
  const { name, context, project } = environment;
  if (context === null) {
    const hint = `Name a context of pachctl's config in pachook.yaml: environments: { ${name}: { context: … } }`;
    throw new Failure("config", `environment ${name} does not say which cluster it is`, hint);
  }
  return { ...environment, context, project: project ?? "default" };
}

/** A template that nobody could render: its pipelines are not known, so they are not deployed, and that is said. */
function unread({ file, why, hint }: Validated["notChecked"][number]): Problem {
  const at = { file, line: 1, column: 1 };
  const message = `not deployed: ${why}`;
  return { code: "not-checked", severity: "error", refusedBy: null, message, hint, pipeline: null, at, width: 1 };
}

function sayBroken(errors: readonly Problem[]): (file: string) => string | null {
  const first = new Map<string, string>();
  for (const { at, message } of errors.toReversed()) {
    first.set(at.file, `${at.file}:${at.line}:${at.column} ${message}`);
  }
  return (file) => first.get(file) ?? null;
}
