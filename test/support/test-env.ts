import { delimiter, join } from "node:path";
import type { Env } from "../../src/host.ts";

/**
 * The whole environment of a program under test, for a home folder that belongs to the test alone: no system or
 * user settings of git or npm, one author, one date, no colours. Of the machine only the search path is taken, less
 * the `node_modules/.bin` folders that npm puts in front: a program found there would not be found by a user.
 */
export function testEnv(home: string, path = process.env["PATH"] ?? ""): Env {
  const folders = path.split(delimiter).filter((folder) => !folder.endsWith(join("node_modules", ".bin")));
  return {
    PATH: folders.join(delimiter),
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "The Author",
    GIT_AUTHOR_EMAIL: "author@example.com",
    GIT_AUTHOR_DATE: "2024-05-06T07:08:09Z",
    GIT_COMMITTER_NAME: "The Author",
    GIT_COMMITTER_EMAIL: "author@example.com",
    GIT_COMMITTER_DATE: "2024-05-06T07:08:09Z",
    LC_ALL: "C",
    NO_COLOR: "1",
    TERM: "dumb",
    TZ: "UTC",
    // Else npm asks the registry, once in a while, whether there is a newer npm, and says so in between.
    npm_config_update_notifier: "false",
  };
}
