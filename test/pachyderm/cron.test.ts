import * as assert from "uvu/assert";
import { firesEverySecond, neverFires, parseCron } from "../../src/pachyderm/cron.ts";
import { describe } from "../support/suite.ts";

function errorOf(text: string): string | null {
  const cron = parseCron(text);
  return "error" in cron ? cron.error : null;
}

describe("cron expressions", (it) => {
  it("takes five fields, descriptors, @every and @never", () => {
    const taken = ["*/15 * * * *", "0 9-17 * * MON-fri", "0 0 1 JAN *", "? ? ? ? ?", "5/10 * * * *", "1,2,,3 * * * *"];
    taken.push("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", " @never ");
    taken.push("@every 1h30m", "@every 0s", "@every -5m", "@every .5s", "\t0 0 * *\u00a0* ", "*-5 * * * *");

    for (const text of taken) assert.is(errorOf(text), null, text);
  });

  it("refuses with the words of pachd", () => {
    const refused: [string, string][] = [
      ["", "Empty spec string"],
      [" ", "Expected exactly 5 fields, found 0:  "],
      ["1, 2 * * * *", "Expected exactly 5 fields, found 6: 1, 2 * * * *"],
      ["0 0 * * 7", "End of range (7) above maximum (6): 7"],
      ["0 0 0 * *", "Beginning of range (0) below minimum (1): 0"],
      ["5-1 * * * *", "Beginning of range (5) beyond end of range (1): 5-1"],
      ["*/0 * * * *", "Step of range should be a positive number: */0"],
      ["1-2-3 * * * *", "Too many hyphens: 1-2-3"],
      ["1/2/3 * * * *", "Too many slashes: 1/2/3"],
      ["*/-5 * * * *", "Negative number (-5) not allowed: -5"],
      ["x * * * *", 'Failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
      ["99999999999999999999 * * * *", 'strconv.Atoi: parsing "99999999999999999999": value out of range'],
      ["@Daily", "Unrecognized descriptor: @Daily"],
      [" @daily", "Expected exactly 5 fields, found 1:  @daily"],
      ["@every 1d", 'Failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"'],
      ["@every  5m", 'Failed to parse duration @every  5m: time: invalid duration " 5m"'],
      ["@every 5", 'Failed to parse duration @every 5: time: missing unit in duration "5"'],
      ["@every 5m ", 'Failed to parse duration @every 5m : time: unknown unit "m " in duration "5m "'],
      ["@constructor", "Unrecognized descriptor: @constructor"],
    ];

    for (const [text, said] of refused) assert.ok(errorOf(text)?.endsWith(said), `${text}: ${errorOf(text)}`);
  });

  it("knows the schedules that have no tick", () => {
    for (const text of ["0 0 31 2 *", ", * * * *", "0 0 30 2 *", "0 0 31 4,6 */2"]) {
      assert.ok(neverFires(parseCron(text)), text);
    }
    for (const text of ["0 0 29 2 *", "0 0 31 2 1", "0 0 31 2,3 *", "* * * * *", "@never", "@every 5m"]) {
      assert.not.ok(neverFires(parseCron(text)), text);
    }
  });

  it("knows that @every below a second is every second", () => {
    for (const text of ["@every 0s", "@every -5m", "@every 500ms"]) assert.ok(firesEverySecond(parseCron(text)), text);
    assert.not.ok(firesEverySecond(parseCron("@every 1s")));
  });
});
