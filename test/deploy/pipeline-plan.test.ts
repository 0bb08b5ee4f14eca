import * as assert from "uvu/assert";
import { factsOf, fingerprintOf, sentSpecOf } from "../../src/deploy/effective-spec.ts";
import {
  type LivePipeline,
  type PipelineRules,
  planPipelines,
  type WantedPipeline,
} from "../../src/deploy/pipeline-plan.ts";
import { withRecord } from "../../src/deploy/record.ts";
import { type JsonObject, specJson } from "../../src/deploy/spec-json.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

const digest = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const calm: PipelineRules = { reprocess: [], policy: "never", overwrite: false };

function wantedOf(yaml: string): WantedPipeline {
  const [spec] = readSpecs("edges.yaml", new TextEncoder().encode(yaml)).specs;
  if (spec === undefined) throw new Error("no spec");
  const facts = factsOf(spec.request);
  return {
    name: "edges",
    file: "edges.yaml",
    spec: specJson(spec.root),
    facts,
    image: null,
    isPinned: false,
    upstream: [],
    placeOf: () => ({ file: "pipelines.json", line: 1, column: 1 }),
  };
}

function liveOf(spec: JsonObject, change: Partial<LivePipeline> = {}): LivePipeline {
  const text = JSON.stringify(spec);
  const base = {
    name: "edges",
    version: "3",
    specCommit: "c",
    state: "PIPELINE_RUNNING",
    stopped: false,
    image: `r/edges:1@${digest}`,
    updatedAt: "",
  };
  return { ...base, annotations: {}, sent: sentSpecOf(text), effectiveSpec: text, ...change };
}

function recorded(wanted: WantedPipeline): { spec: JsonObject; annotations: Record<string, string> } {
  const record = { commit: "1".repeat(40), deployment: "d", spec: fingerprintOf(wanted.facts), key: null, base: null };
  const annotations = {
    "io.pachook/commit": record.commit,
    "io.pachook/deployment": "d",
    "io.pachook/spec": record.spec,
  };
  return { spec: withRecord(wanted.spec, record), annotations };
}

const yaml = `
pipeline: { name: edges }
transform: { image: "r/edges:1@${digest}", cmd: [python3, /edges.py], env: { SIGMA: "1.2" } }
input: { pfs: { repo: data, glob: "/*" } }
datumTries: 5
`;

describe("pipeline plan", (it) => {
  it("leaves what runs already, however it is spelled, tagged and annotated", () => {
    const { spec, annotations } = recorded(wantedOf(yaml));
    const wanted = wantedOf(yaml.replace("edges:1@", "edges:2@").replace("datumTries: 5", 'datum_tries: "5"'));
    const live = liveOf({ ...spec, pipeline: { name: "edges", project: { name: "default" } } }, { annotations });

    const [planned] = planPipelines([wanted], new Map([["edges", live]]), calm);

    assert.is(planned?.action, "leave");
    assert.equal(planned?.changes, []);
  });

  it("creates what is not there", () => {
    assert.is(planPipelines([wantedOf(yaml)], new Map(), calm)[0]?.action, "create");
  });

  it("says by key path what an update changes, and the image by itself", () => {
    const before = recorded(wantedOf(yaml));
    const wanted = wantedOf(yaml.replace('"1.2"', '"1.4"').replace(digest, other));
    const live = liveOf(before.spec, { annotations: before.annotations });

    const [planned] = planPipelines([wanted], new Map([["edges", live]]), calm);

    assert.is(planned?.action, "update");
    assert.equal(planned?.changes, [{ path: "transform.env.SIGMA", from: '"1.2"', to: '"1.4"' }]);
    assert.equal(planned?.image, { from: `r/edges@${digest}`, to: `r/edges@${other}` });
    assert.is(planned?.live?.record?.commit, "1".repeat(40));
    assert.not(planned?.isEdited);
  });

  it("shows no value of a variable whose name says that it is secret", () => {
    const wanted = wantedOf(yaml.replace('SIGMA: "1.2"', 'DB_PASSWORD: "new"'));
    const live = liveOf(wantedOf(yaml.replace('SIGMA: "1.2"', 'DB_PASSWORD: "old"')).spec);

    const [planned] = planPipelines([wanted], new Map([["edges", live]]), calm);

    assert.equal(planned?.changes, [{ path: "transform.env.DB_PASSWORD", from: '"***"', to: '"***"' }]);
  });

  it("takes for no change what the cluster's defaults say already", () => {
    const wanted = wantedOf(yaml.replace("datumTries: 5", "datumTries: 3"));
    const { spec } = wantedOf(yaml.replace("datumTries: 5", ""));
    const live = liveOf(spec, { effectiveSpec: JSON.stringify({ ...spec, datumTries: "3" }) });

    assert.is(planPipelines([wanted], new Map([["edges", live]]), calm)[0]?.action, "leave");
  });

  it("leaves a hand edit alone while git stays the same, names it, and puts git's back where asked", () => {
    const { spec, annotations } = recorded(wantedOf(yaml));
    const live = liveOf({ ...spec, parallelismSpec: { constant: "8" } }, { annotations });
    const plan = (rules: PipelineRules, wanted = wantedOf(yaml)) =>
      planPipelines([wanted], new Map([["edges", live]]), rules)[0];

    const drifted = plan(calm);
    assert.is(drifted?.action, "drifted");
    assert.equal(drifted?.changes, [{ path: "parallelism_spec.constant", from: '"8"', to: null }]);
    assert.is(plan({ ...calm, overwrite: true })?.action, "update");
    const changed = plan(calm, wantedOf(yaml.replace("1.2", "1.4")));
    assert.is(changed?.action, "update");
    assert.ok(changed?.why.includes("this undoes what somebody changed by hand"));
  });

  it("takes a spec that somebody else put there for one to update, and no hand edit", () => {
    const live = liveOf(wantedOf(yaml.replace("1.2", "1.3")).spec);

    const [planned] = planPipelines([wantedOf(yaml)], new Map([["edges", live]]), calm);

    assert.is(planned?.action, "update");
    assert.not(planned?.isEdited);
    assert.is(planned?.live?.record, null);
  });

  it("computes old datums anew where the policy or the command line says so", () => {
    const same = new Map([["edges", liveOf(wantedOf(yaml).spec)]]);
    const resources = wantedOf(`${yaml}description: new\n`);
    const image = wantedOf(yaml.replace(digest, other));
    const of = (wanted: WantedPipeline, rules: Partial<PipelineRules>) => {
      const [planned] = planPipelines([wanted], same, { ...calm, ...rules });
      return [planned?.action, planned?.reprocess];
    };

    assert.equal(of(wantedOf(yaml), { reprocess: ["edges"] }), ["update", true]);
    assert.equal(of(wantedOf(yaml), { reprocess: ["*"] }), ["update", true]);
    assert.equal(of(wantedOf(yaml), { policy: "always" }), ["leave", false]);
    assert.equal(of(image, { policy: "never" }), ["update", false]);
    assert.equal(of(image, { policy: "code-changed" }), ["update", true]);
    assert.equal(of(resources, { policy: "code-changed" }), ["update", false]);
    assert.equal(of(resources, { policy: "always" }), ["update", true]);
  });
});
