import type { CloneSetting } from "../tools/clone-settings.ts";
import type { Target } from "./target.ts";

/** What a person has agreed to for one environment of this clone. */
export type Pin = Target & {
  environment: string;
  /** The places that a push must go to, as `remotePlace` writes them. */
  remotes: readonly string[];
};

/** The section of git's settings, with the environment as its subsection. */
export const section = "pachook";

// The last to be written: a pin without it was cut off half-way, and does not count.
const whole = "armed";

const lists = { registries: "registry", branches: "branch", tags: "tag", remotes: "remote" } as const;

/** A pin as lines of git's settings. */
export function settingsOf(pin: Pin): (readonly [string, string])[] {
  const many = (name: string, values: readonly string[]) => values.map((value) => [name, value] as const);
  return [
    ["context", pin.context],
    ["project", pin.project],
    ...many(lists.registries, pin.registries),
    ...many(lists.branches, pin.branches),
    ...many(lists.tags, pin.tags),
    ...many(lists.remotes, pin.remotes),
    [whole, "true"],
  ];
}

/** Every whole pin among a clone's settings, by environment. */
export function readPins(settings: readonly CloneSetting[]): Pin[] {
  const ours = settings.filter((setting) => setting.section === section);
  const environments = [...new Set(ours.map(({ subsection }) => subsection))];
  return environments.flatMap((environment) => {
    const of = (name: string) =>
      ours.filter((each) => each.subsection === environment && each.name === name).map(({ value }) => value);
    const [context, project] = [of("context")[0], of("project")[0]];
    if (context === undefined || project === undefined || of(whole)[0] !== "true") return [];
    return [
      {
        environment,
        context,
        project,
        registries: of(lists.registries),
        branches: of(lists.branches),
        tags: of(lists.tags),
        remotes: of(lists.remotes),
      },
    ];
  });
}
