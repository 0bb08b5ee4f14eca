// `npm run check:package`: what a user gets. Packs the tarball, asks publint and are-the-types-wrong about it,
// installs it, and holds its size and the number of packages it brings below the bounds written here.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const top = join(import.meta.dirname, "..");
const bin = join(top, "node_modules", ".bin");
const folder = mkdtempSync(join(tmpdir(), "pachook-package-"));

/** Raised on purpose only: `npx pachook validate` in a strange repository waits for every byte and package. */
// A third of it is undici, which is loaded only behind a proxy or where a registry has a CA of its own.
const mostKilobytes = 1000;
const mostPackages = 34;

try {
  run("npm", ["run", "--silent", "build"], top);
  const packed: unknown = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], top),
  );
  const tarball = join(folder, fileNameIn(packed));
  process.stdout.write(run(join(bin, "publint"), ["run", tarball, "--strict"], top));
  // ESM only: `require("pachook")` works on every Node we support, and old resolution modes are not promised.
  process.stdout.write(run(join(bin, "attw"), [tarball, "--profile", "esm-only", "--no-emoji"], top));

  const consumer = join(folder, "consumer");
  execFileSync("mkdir", [consumer]);
  writeFileSync(join(consumer, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], consumer);
  const kilobytes = Math.ceil(statSync(tarball).size / 1000);
  const packages = countPackages(join(consumer, "node_modules", ".package-lock.json"));
  process.stdout.write(`tarball: ${kilobytes} kB of at most ${mostKilobytes}\n`);
  process.stdout.write(`packages that installing it adds: ${packages} of at most ${mostPackages}\n`);
  if (kilobytes > mostKilobytes || packages > mostPackages) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(file: string, args: readonly string[], cwd: string): string {
  return execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function fileNameIn(packed: unknown): string {
  const [first] = [packed]
    .flat()
    .flatMap((entry) => ("filename" in Object(entry) ? [entry] : Object.values(Object(entry))));
  return String(Object(first).filename);
}

function countPackages(lockPath: string): number {
  const lock: unknown = JSON.parse(readFileSync(lockPath, "utf8"));
  return Object.keys(Object(lock).packages).length;
}
