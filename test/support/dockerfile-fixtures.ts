import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Files } from "./patching.ts";
import type { LayerFiles } from "./stored-image.ts";

const folder = join(import.meta.dirname, "../fixtures/dockerfiles");

/** Dockerfiles of the kinds that pipelines have; each starts from `base`, and copies out of `fixtureContext`. */
export const dockerfileFixtures = readdirSync(folder)
  .filter((name) => name.endsWith(".Dockerfile"))
  .sort()
  .map((file) => ({
    name: file.replace(".Dockerfile", ""),
    text: readFileSync(join(folder, file), "utf8"),
    out: join(folder, file.replace(".Dockerfile", ".out")),
  }));

/** The build context of all of them. */
export const fixtureContext = {
  "edges.py": "print('edges')\n",
  "montage.py": "print('montage')\n",
  "requirements.txt": "numpy==1.26\n",
  "run.sh": { mode: "100755", text: "#!/bin/sh\necho run\n" },
  "with blank.txt": "blank\n",
  "app/main.py": "print('main')\n",
  "app/lib/a.py": "a = 1\n",
  "app/lib/deep/b.py": "b = 2\n",
  "app/start": { mode: "100755", text: "#!/bin/sh\n" },
  "links/main": { mode: "120000", text: "../app/main.py" },
  "links/there.txt": "there\n",
  "model.tar.gz": { mode: "100644", text: gzipSync(Buffer.alloc(1024)) },
} satisfies Files;

/** What the base image of all of them has, beside a shell where it is really run. */
export const fixtureBase: LayerFiles = {
  bin: { link: "usr/bin" },
  data: { folder: 0o750, uid: 1000 },
  etc: { folder: 0o755 },
  "etc/group": "root:x:0:\napp:x:1000:\n",
  "etc/passwd": "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home/app:/bin/sh\n",
  "etc/localtime": { link: "../usr/zone" },
  srv: { folder: 0o755 },
  "srv/current": { link: "v1" },
  "srv/v1": { folder: 0o755 },
  tmp: { folder: 0o1777 },
  usr: { folder: 0o755 },
  "usr/bin": { folder: 0o755 },
  "usr/zone": "UTC\n",
};

export const fixtureBaseConfig = {
  Env: ["PATH=/usr/bin", "CODE=/srv/code"],
  Cmd: ["sh"],
  WorkingDir: "/",
};
