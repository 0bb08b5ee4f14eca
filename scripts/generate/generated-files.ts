import { configPage } from "./config-page.ts";
import { configSchema } from "./config-schema.ts";
import { pipelineSchema } from "./pipeline-schema.ts";
import { requestTypes } from "./request-types.ts";
import { specPage } from "./spec-page.ts";

/** Everything `npm run generate` makes, with paths from the top level; a test compares it with what is there. */
export function generatedFiles(): { path: string; text: string }[] {
  return [
    { path: "src/pachyderm/request.ts", text: requestTypes() },
    { path: "schema/pachyderm-pipeline.schema.json", text: `${JSON.stringify(pipelineSchema(), null, 2)}\n` },
    { path: "docs/spec.md", text: specPage() },
    { path: "schema/pachook.schema.json", text: `${JSON.stringify(configSchema(), null, 2)}\n` },
    { path: "docs/config.md", text: configPage() },
  ];
}
