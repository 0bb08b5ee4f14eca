import { harmless } from "./harmless.ts";
import { counted } from "./report.ts";

type Named = { id: string; name: string; spec: { source: { file: string } } };

/** What a range of commits touches, ready to be shown. */
export type ShownChange = {
  from: string;
  to: string;
  affected: { specs: readonly string[]; images: readonly { name: string; dockerfile: string }[] };
  pipelines: readonly Named[];
  downstream: readonly Named[];
  removed: readonly string[];
  config: boolean;
};

/** A line for everything that a range touches: `~` changed, `-` gone, `>` reads what changed. */
export function changedAsText(changed: ShownChange): string {
  const { affected, pipelines, downstream, removed, config } = changed;
  const specs = counted(affected.specs.length + removed.length, "spec file");
  const images = counted(affected.images.length, "image");
  const range = `${changed.from.slice(0, 7)}..${changed.to.slice(0, 7)}`;
  const width = Math.min(40, Math.max(0, ...[...pipelines, ...downstream].map(({ name }) => name.length)));
  const line = (sign: string, { name, spec }: Named) => `${sign} ${name.padEnd(width)}  ${spec.source.file}`;
  const lines = [
    `${range}: ${specs}, ${images}; ${counted(pipelines.length, "pipeline")}, and ${downstream.length} downstream`,
    ...affected.images.map(({ name, dockerfile }) => `~ image ${name}  ${dockerfile}`),
    ...pipelines.map((each) => line("~", each)),
    ...removed.map((file) => `- ${file}`),
    ...downstream.map((each) => line(">", each)),
    ...(config ? ["! pachook.yaml changed: any spec may be filled in another way"] : []),
  ];
  return lines.map((each) => `${harmless(each)}\n`).join("");
}

export function changedAsJson({ pipelines, downstream, affected, ...rest }: ShownChange): string {
  const plain = (all: readonly Named[]) => all.map(({ id, spec }) => ({ id, file: spec.source.file }));
  const value = {
    ...rest,
    specs: affected.specs,
    images: affected.images.map(({ name, dockerfile }) => ({ name, dockerfile })),
    pipelines: plain(pipelines),
    downstream: plain(downstream),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
