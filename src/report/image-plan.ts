import { harmless } from "./harmless.ts";
import type { ShownWarning } from "./image-warnings.ts";
import { showWarnings } from "./image-warnings.ts";
import { prose } from "./markdown.ts";

/** A plan as its reports show it. */
export type ShownPlan = {
  commit: { oid: string; subject: string };
  environment: string | null;
  images: readonly { name: string; action: string; why: string; key: string }[];
  pipelines: readonly { name: string; action: string; why: string }[];
  warnings: readonly ShownWarning[];
  /** What brings it about; without it, the command for the images. */
  next?: string;
};

const signs: Readonly<Record<string, string>> = { reuse: "=", leave: "=", create: "+", delete: "-" };

/** The plan as lines: what is done with each image and pipeline, and why. */
export function showPlanText({ commit, environment, images, pipelines, warnings, next }: ShownPlan): string {
  const where = environment === null ? "" : ` -> ${environment}`;
  const lines = [
    `Commit ${commit.oid.slice(0, 7)} "${harmless(commit.subject)}"${where}: from git alone, no registry or cluster asked`,
    "",
    "Images",
    ...rowsOf(images, "  none is built here"),
    "Pipelines",
    ...rowsOf(pipelines, "  none"),
  ];
  const warned = showWarnings(warnings);
  const flag = environment === null ? "" : ` --env ${environment}`;
  const end = next ?? `Build and push:  pachook build --push${flag}`;
  return `${lines.join("\n")}\n${warned === "" ? "" : `\n${warned}`}\n${harmless(end)}\n`;
}

type Row = { name: string; action: string; why: string };

function rowsOf(rows: readonly Row[], none: string): string[] {
  if (rows.length === 0) return [none];
  const width = Math.max(...rows.map(({ name }) => name.length), 8);
  return rows.map(({ name, action, why }) => {
    return `  ${signs[action] ?? "~"} ${harmless(name).padEnd(width)}  ${action.padEnd(7)}  ${harmless(why)}`;
  });
}

/** The same for a comment on a pull request. */
export function showPlanMarkdown({ commit, environment, images, pipelines, warnings }: ShownPlan): string {
  const where = environment === null ? "" : ` for ${prose(environment)}`;
  const lines = [
    `**Pachook:** what ${commit.oid.slice(0, 7)} changes${where}`,
    ...tableOf("image", images),
    ...tableOf("pipeline", pipelines),
    ...(warnings.length === 0
      ? []
      : ["", ...warnings.map(({ image, warning }) => `- ${prose(`${image}: ${warning.message}`)}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

function tableOf(what: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const head = ["", `| ${what} | action | why |`, "| --- | --- | --- |"];
  return [...head, ...rows.map(({ name, action, why }) => `| ${prose(name)} | ${prose(action)} | ${prose(why)} |`)];
}
