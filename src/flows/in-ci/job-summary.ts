import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SummaryPlace } from "../../ci/ci-job.ts";
import type { Host } from "../../host.ts";
import type { Where } from "../../tools/git-plumbing.ts";

/** Where the summary lies in systems that show none by themselves; the starters keep it as an artifact. */
const artifact = ".pachook/summary.md";

/**
 * Leaves a Markdown text where people of this CI look for it. What cannot be written is said, and stops nothing.
 * Sources: docs.github.com, "Adding a job summary"; learn.microsoft.com, "Logging commands", UploadSummary.
 */
export function writeSummary(host: Host, { place, where }: { place: SummaryPlace; where: Where }, text: string): void {
  try {
    switch (place.kind) {
      case "github-file":
        appendFileSync(place.path, `${text}\n`);
        break;
      case "azure-upload": {
        const path = join(place.folder, "pachook.md"); // the name is the section's title
        writeFileSync(path, text);
        host.note(`##vso[task.uploadsummary]${path}\n`);
        break;
      }
      case "artifact": {
        const path = join(where.cwd, artifact);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        break;
      }
    }
  } catch (error) {
    host.note(`The summary could not be written: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
