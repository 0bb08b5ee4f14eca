import type { BuildSettings, CheckSetting, Config, Environment, ImageRule } from "./config.ts";
import type { Setting } from "./setting.ts";
import { engineChoices, levels, reprocessChoices, triggers } from "./table.ts";

type Settings = ReadonlyMap<string, Setting>;

const none: Settings = new Map();

/** Gives every setting that is not there its standard value. */
export function buildConfig(file: string | null, settings: Settings = none): Config {
  const specs = settings.get("specs");
  return {
    file,
    specs: specs === undefined ? null : textsIn(specs),
    data: textsIn(settings.get("data")),
    images: entriesIn(settings.get("images")).map(imageRule),
    pinned: textsIn(settings.get("pinned")),
    placeholders: textIn(settings.get("placeholders")),
    checks: entriesIn(settings.get("checks")).flatMap(checkSettings),
    ignore: [], // their places are not in the settings: see ignore-rules.ts
    commit: { fix: mapIn(settings.get("commit")).get("fix") === true },
    environments: entriesIn(settings.get("environments")).map(environment),
    build: buildSettings(mapIn(settings.get("build"))),
    compare: Object.entries(valuesIn(mapIn(settings.get("test")).get("compare"))).map(([glob, how]) => ({ glob, how })),
    reprocess: oneOf(reprocessChoices, settings.get("reprocess")) ?? "never",
    transactionSize: numberIn(settings.get("transaction_size")),
  };
}

function buildSettings(fields: Settings): BuildSettings {
  return {
    reuse: fields.get("reuse") !== false,
    engine: oneOf(engineChoices, fields.get("engine")) ?? "auto",
    jobs: numberIn(fields.get("jobs")) ?? 2,
    insecure: textsIn(fields.get("insecure")),
  };
}

function imageRule([dockerfiles, setting]: readonly [string, Setting]): ImageRule {
  const fields = mapIn(setting);
  return {
    dockerfiles,
    repository: textIn(fields.get("repository")) ?? "",
    context: textIn(fields.get("context")),
    args: valuesIn(fields.get("args")),
    target: textIn(fields.get("target")),
  };
}

function checkSettings([code, setting]: readonly [string, Setting]): CheckSetting[] {
  const forAll = oneOf(levels, setting);
  if (forAll !== undefined) return [{ code, level: forAll, glob: null }];
  return entriesIn(setting).flatMap(([glob, each]) => {
    const level = oneOf(levels, each);
    return level === undefined ? [] : [{ code, level, glob }];
  });
}

function environment([name, setting]: readonly [string, Setting]): Environment {
  const fields = mapIn(setting);
  return {
    name,
    registry: textIn(fields.get("registry")),
    context: textIn(fields.get("context")),
    project: textIn(fields.get("project")),
    platform: textIn(fields.get("platform")),
    vars: valuesIn(fields.get("vars")),
    branches: textsIn(fields.get("branches")),
    tags: textsIn(fields.get("tags")),
    on: oneOf(triggers, fields.get("on")) ?? "push",
    promote: textIn(fields.get("promote")),
  };
}

function textIn(setting: Setting | undefined): string | null {
  return typeof setting === "string" ? setting : null;
}

function numberIn(setting: Setting | undefined): number | null {
  const text = textIn(setting);
  return text === null ? null : Number(text);
}

function textsIn(setting: Setting | undefined): string[] {
  return isList(setting) ? setting.filter((each) => typeof each === "string") : [];
}

function valuesIn(setting: Setting | undefined): Record<string, string> {
  return Object.fromEntries(
    entriesIn(setting).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

function entriesIn(setting: Setting | undefined): [string, Setting][] {
  return [...mapIn(setting)];
}

function mapIn(setting: Setting | undefined): Settings {
  return setting === undefined || typeof setting === "string" || typeof setting === "boolean" || isList(setting)
    ? none
    : setting;
}

function isList(setting: Setting | undefined): setting is readonly Setting[] {
  return Array.isArray(setting);
}

function oneOf<Choice extends string>(choices: readonly Choice[], setting: Setting | undefined): Choice | undefined {
  return choices.find((choice) => choice === setting);
}
