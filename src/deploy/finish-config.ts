import { readJson } from "../tools/registry/json.ts";

/** What is written into the config of an image that an engine built. */
export type Finish = {
  labels: Readonly<Record<string, string>>;
  /** ISO 8601: the commit's time in place of the build's. */
  created: string;
};

/**
 * Puts labels and times into an image's config. Here and not by the engine: a label of ours is longer than what some
 * engines take, and one builder makes a layer of its own of each.
 */
export function finishConfig(config: Uint8Array, { labels, created }: Finish): Uint8Array {
  const read = readJson(config, "the config of the image that was built");
  const inner = read.object("config");
  const finished = {
    ...read.value,
    created,
    config: { ...inner.value, Labels: { ...inner.object("Labels").value, ...labels } },
    history: read.objects("history").map(({ value }) => ("created" in value ? { ...value, created } : value)),
  };
  return Buffer.from(JSON.stringify(finished));
}
