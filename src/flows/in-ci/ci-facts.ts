import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../config/load-config.ts";
import type { Host } from "../../host.ts";
import { type CiFacts, installCommand } from "../../setup/ci-starter.ts";
import type { Survey } from "../../setup/survey.ts";
import { workingTree } from "../../specs/working-tree.ts";
import { gitIn } from "../../tools/git.ts";

// What starts a deploy where no environment says it yet.
const usual = { branches: ["main"], tags: ["v*"] };

/** What a CI starter needs to know of a repository: how it installs, and what its environments deploy from. */
export async function ciFactsOf(host: Host, { top, packageFolder, installedIn }: Survey): Promise<CiFacts> {
  const { config } = await loadConfig(workingTree(top, gitIn({ cwd: top, env: host.env }, host.run)));
  const pushed = config.environments.filter(({ on }) => on === "push");
  const branches = [...new Set(pushed.flatMap((environment) => environment.branches))];
  const tags = [...new Set(pushed.flatMap((environment) => environment.tags))];
  const isSaid = branches.length > 0 || tags.length > 0;
  return {
    install: installCommand(readdirSync(join(top, installedIn ?? packageFolder))),
    folder: installedIn ?? packageFolder,
    branches: branches.length > 0 ? branches : usual.branches,
    tags: isSaid ? tags : usual.tags,
    hasSamples: foldersIn(join(top, "samples")) > 0,
  };
}

/** The page alone that init writes there is no data. */
function foldersIn(path: string): number {
  if (!existsSync(path)) return 0;
  return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
}
