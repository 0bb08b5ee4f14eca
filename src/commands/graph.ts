import { changedIn } from "../flows/reading/changed.ts";
import { topOf } from "../flows/set-up.ts";
import { validate } from "../flows/validate.ts";
import type { Host } from "../host.ts";
import { type Graph, graphOf, type PipelineNode } from "../pachyderm/graph.ts";
import { cyclesOf, groupsOf } from "../pachyderm/graph-order.ts";
import { changedAsJson, changedAsText } from "../report/changed.ts";
import { graphAsDot } from "../report/graph-dot.ts";
import { graphAsMermaid } from "../report/graph-mermaid.ts";
import { graphAsSvg } from "../report/graph-svg.ts";
import { graphAsText, orderAsText } from "../report/graph-text.ts";
import { type GraphView, viewOf } from "../report/graph-view.ts";
import { harmless } from "../report/harmless.ts";
import { defineCommand, type ExitCode } from "./command.ts";
import { sourceOf, validateFlags } from "./validate.ts";
import { writeAnswer } from "./write-answer.ts";

const formats = ["text", "mermaid", "dot", "svg"] as const;

export const graphCommand = defineCommand({
  name: "graph",
  summary: "Draw the pipelines and what they read, with problems marked",
  description:
    "Draws every pipeline of this repository, or of the files that are named, with the data repos, clocks and branches " +
    "they read; pipelines with problems carry a sign and a colour. With --order it prints an order to deploy in, " +
    "upstream first; a blank line parts groups that do not wait for each other. No cluster is asked.",
  examples: [
    { line: "pachook graph", shows: "the graph as lines of text" },
    { line: "pachook graph --format svg -o pipelines.svg", shows: "a picture" },
    { line: "pachook graph --format mermaid", shows: "for a README" },
    { line: "pachook graph --order", shows: "one pipeline a line, upstream first" },
    { line: "pachook graph --changed origin/main..HEAD", shows: "what a range of commits touches" },
  ],
  operands: [{ name: "FILE", summary: "a spec file, a folder, or -", many: true }],
  flags: {
    json: validateFlags.json,
    format: { kind: "choice", choices: formats, summary: "How the graph is drawn; text without it" },
    order: { kind: "switch", summary: "Print an order to deploy in instead of the graph" },
    changed: {
      kind: "text",
      placeholder: "A..B",
      summary: "Instead: the specs, images and pipelines that these commits touch, and what reads them",
    },
    output: { kind: "text", placeholder: "FILE", summary: "Write to this file instead of printing", short: "o" },
    env: validateFlags.env,
    config: validateFlags.config,
  },
  async run(host, args) {
    const range = args.text("changed");
    if (range !== undefined) {
      const changed = await changedIn(host, range, await topOf(host));
      writeAnswer(host, args.is("json") ? changedAsJson(changed) : changedAsText(changed), args.text("output"));
      return 0;
    }
    const source = await sourceOf(host, args.operands);
    const wanted = args.text("env");
    const configPath = args.text("config");
    // A picture shows all problems, also those that a baseline forgives.
    const { config, specs, problems } = await validate(host, source.tree, {
      named: source.named,
      ignoreBaseline: true,
      ...(wanted === undefined ? {} : { environment: wanted }),
      ...(configPath === undefined ? {} : { configPath: source.pathOf(configPath) }),
    });
    const environment = config.environments.find(({ name }) => name === wanted);
    const graph = graphOf(specs, { defaultProject: environment?.project ?? "default" });
    const view = viewOf(graph, problems);
    const drawn = args.is("json") ? asJson(graph, view) : args.is("order") ? orderAsText(graph) : draw();
    writeAnswer(host, drawn, args.text("output"));
    return args.is("order") ? warnOfCycles(host, graph) : 0;

    function draw(): string {
      const format = args.choice("format", formats) ?? "text";
      if (format === "svg") return graphAsSvg(view);
      if (format === "mermaid") return graphAsMermaid(view);
      return format === "dot" ? graphAsDot(view) : graphAsText(graph, view);
    }
  },
});

function asJson(graph: Graph, { nodes, edges }: GraphView): string {
  const idsOf = (pipelines: readonly PipelineNode[]) => pipelines.map(({ id }) => id);
  const value = { nodes, edges, order: groupsOf(graph).map(idsOf), cycles: cyclesOf(graph).map(idsOf) };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What feeds itself has no order: it is said, and the exit code too says that the list cannot be followed. */
function warnOfCycles(host: Host, graph: Graph): ExitCode {
  const cycles = cyclesOf(graph);
  for (const cycle of cycles) {
    host.note(`no order: ${cycle.map(({ name }) => harmless(name)).join(" -> ")}\n`);
  }
  return cycles.length === 0 ? 0 : 1;
}
