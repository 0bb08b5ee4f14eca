import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Stands where a cluster has pachctl, and knows the one command that user code calls. It talks through files, which
 * also works where containers run in another machine's kernel.
 */
export const pachctlScript = `#!/bin/sh
if [ "$1 $2" != "next datum" ]; then
  echo "pachctl: in a test only 'pachctl next datum' works" >&2
  exit 1
fi
if [ ! -d /pach/next ]; then
  echo "datum batching not enabled" >&2
  exit 1
fi
shift 2
error=
while [ $# -gt 0 ]; do
  case "$1" in
    --error) error=$2; shift ;;
    --error=*) error=\${1#--error=} ;;
  esac
  shift
done
printf '%s' "$error" >/pach/next/asking
mv /pach/next/asking /pach/next/asked
while [ ! -e /pach/next/answer ]; do sleep 0.01 2>/dev/null || sleep 1; done
rm -f /pach/next/answer
`;

const pollMs = 3;

/** The host's side of `pachctl next datum`, in the folder that is `/pach`. */
export type NextDatum = {
  /** Waits for the next call; its `--error`, empty without. Null where it was called off. */
  asked: (signal: AbortSignal) => Promise<string | null>;
  answer: () => void;
};

export function openNextDatum(pach: string): NextDatum {
  const folder = join(pach, "next");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  const question = join(folder, "asked");
  return {
    async asked(signal) {
      while (!existsSync(question)) {
        if (signal.aborted) return null;
        await sleep(pollMs);
      }
      const error = readFileSync(question, "utf8");
      rmSync(question);
      return error;
    },
    answer() {
      writeFileSync(join(folder, "answering"), "");
      renameSync(join(folder, "answering"), join(folder, "answer"));
    },
  };
}
