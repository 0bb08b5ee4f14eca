import type { Fetch } from "../registry/session.ts";
import { askApi, type Comments, findInPages, pageSize, readComments } from "./comments.ts";
import type { PullRequestAt } from "./github-comments.ts";

/** Notes of a merge request on GitLab. Source: docs.gitlab.com, "Notes API", merge requests. */
export function gitlabNotes({ api, project, number, token }: PullRequestAt, fetch: Fetch): Comments {
  const ask = askApi(api, { "private-token": token }, fetch);
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
  const order = "sort=asc&order_by=created_at";
  return {
    find: (isWanted) =>
      findInPages(
        async (page) => readComments(await ask("GET", `${notes}?${order}&per_page=${pageSize}&page=${page}`)),
        isWanted,
      ),
    create: async (body) => void (await ask("POST", notes, { body })),
    replace: async ({ id }, body) => void (await ask("PUT", `${notes}/${id}`, { body })),
  };
}
