import type { Fetch } from "../registry/session.ts";
import { askApi, type Comments, findInPages, pageSize, readComments } from "./comments.ts";

/** Where a pull request is, and the token that may comment on it. */
export type PullRequestAt = { api: string; project: string; number: string; token: string };

/** Comments of a pull request on GitHub. Source: docs.github.com, REST API, "Issue comments". */
export function githubComments({ api, project, number, token }: PullRequestAt, fetch: Fetch): Comments {
  const headers = { authorization: `Bearer ${token}`, "x-github-api-version": "2022-11-28" };
  const ask = askApi(api, headers, fetch);
  const issue = `/repos/${project}/issues`;
  return {
    find: (isWanted) =>
      findInPages(
        async (page) => readComments(await ask("GET", `${issue}/${number}/comments?per_page=${pageSize}&page=${page}`)),
        isWanted,
      ),
    create: async (body) => void (await ask("POST", `${issue}/${number}/comments`, { body })),
    replace: async ({ id }, body) => void (await ask("PATCH", `${issue}/comments/${id}`, { body })),
  };
}
