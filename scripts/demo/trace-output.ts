import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Stage } from "./stage.ts";
import { say, sayIf, tell } from "./tell.ts";

/** From two output files back to the code that made them, where the job's own image would name the wrong commit. */
export async function traceOutput({ repo }: Stage): Promise<void> {
  say(
    "\nSomebody asks which code made a file. edges runs the sharper script by now, but computed the old pictures before.",
  );
  const put = { typed: ["pachctl", "put", "file", "images@master:/new.pgm", "-f", "-"], exitCode: 0 } as const;
  await tell(repo, { why: "A new picture comes in, and one job computes it.", ...put });
  const settled = { typed: ["npx", "pachook", "trace", "edges@master:/new.pgm"], exitCode: 0 } as const;
  await untilOver(repo);
  await tell(repo, { why: "Which code made the new one?", ...settled, says: '"sharper edges"' });
  const old = { typed: ["npx", "pachook", "trace", "edges@master:/disc.pgm"], exitCode: 0 } as const;
  const told = await tell(repo, { why: "And which the old one?", ...old, says: "skipped in this job" });
  sayIf(
    told.includes('"images, and where they go"'),
    "It is the first commit's, though the job's image is the second's.",
  );
  const draw = ["npx", "pachook", "trace", "edges@master", "--format", "svg", "-o", "trace.svg"] as const;
  await tell(repo, { why: "All of it as a picture.", typed: draw, exitCode: 0, says: "written to trace.svg" });
  const picture = await readFile(join(repo.dir, "trace.svg"), "utf8");
  const names = ["images, and where they go", "sharper edges"];
  sayIf(
    names.every((name) => picture.includes(`>${name}</text>`)),
    "It shows both commits, each with an arrow to the job and the number of its datums.",
  );
  const lines = (await repo.git("log", "--format=%h %s", "--grep=sharper")).split(" ");
  const where = { typed: ["npx", "pachook", "trace", "--where", lines[0] ?? ""], exitCode: 0 } as const;
  await tell(repo, {
    why: "The other way round: where does a commit run, and what did it make?",
    ...where,
    says: "edges in dev",
  });
}

/** The jobs of the simulated cluster take their time. */
async function untilOver({ run }: Stage["repo"]): Promise<void> {
  for (let asked = 0; asked < 200; asked += 1) {
    const { stdout } = await run("pachctl", ["list", "job", "-p", "edges", "--raw"]);
    if (stdout !== "" && !/"state": "JOB_(?:CREATED|STARTING|RUNNING)"/.test(stdout)) return;
  }
  throw new Error("the job did not end");
}
