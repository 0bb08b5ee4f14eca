import { suite } from "uvu";
import type { Tally } from "./tally.ts";

type Test = () => void | Promise<void>;
type It = { (title: string, test: Test): void; skip: (title: string, reason: string) => void };

/** What became of the tests of one file; test/worker.ts hands it on and empties it. */
export const tally: Tally = { passed: 0, failed: [], skipped: [] };

/**
 * Declares a suite and always runs it. uvu 0.5.6 exits 0 when `.run()` is forgotten or a `before` throws;
 * here there are no hooks to throw and no `.run()` to forget, and a suite without a test is an error.
 */
export function describe(name: string, declare: (it: It) => void): void {
  const tests = suite(name);
  let count = 0;
  const declareTest = (title: string, test: Test) => {
    count += 1;
    tests(title, () => counted(`${name}: ${title}`, test));
  };
  const skip = (title: string, reason: string) => {
    count += 1;
    tally.skipped.push(`${name}: ${title} (${reason})`);
  };
  declare(Object.assign(declareTest, { skip }));
  if (count === 0) throw new Error(`the suite "${name}" has no test`);
  tests.run();
}

async function counted(title: string, test: Test): Promise<void> {
  try {
    await test();
    tally.passed += 1;
  } catch (error) {
    tally.failed.push(title);
    throw error instanceof Error ? error : new Error(`${title} threw something that is no Error: ${String(error)}`);
  }
}
