import type { CommentPlace } from "../../ci/ci-job.ts";
import type { Host } from "../../host.ts";
import { ApiRefusal, type Comment, type Comments } from "../../tools/comments/comments.ts";
import { githubComments } from "../../tools/comments/github-comments.ts";
import { gitlabNotes } from "../../tools/comments/gitlab-notes.ts";
import { registryFetch } from "../../tools/registry/registry-fetch.ts";

// The first line of our comment; nobody sees it. A comment that quotes ours begins with ">".
const marker = "<!-- pachook plan -->";

// GitHub takes 65,536 characters. Source: docs.github.com, REST API, "Issue comments".
const mostCharacters = 60_000;

/** What became of it: `why` ends a sentence, `hint` says what to do. */
export type Commented = { kind: "created" | "updated" | "same" } | { kind: "failed"; why: string; hint: string };

/** Puts a text on a pull request as the one comment of ours: the one that is there is replaced. */
export async function putComment(host: Host, place: CommentPlace, text: string): Promise<Commented> {
  const open = { github: githubComments, gitlab: gitlabNotes }[place.service];
  const comments = open(place, registryFetch(host.env));
  try {
    return await put(comments, `${marker}\n${shortened(text)}`);
  } catch (error) {
    if (error instanceof ApiRefusal) return { kind: "failed", why: error.message, hint: hintFor(place, error.status) };
    // Without a network the plan is still in the log and in the summary.
    const why = error instanceof Error ? error.message : "no reason given";
    return { kind: "failed", why, hint: `See that ${new URL(place.api).host} can be reached from this job.` };
  }
}

async function put(comments: Comments, body: string): Promise<Commented> {
  const found = await comments.find((text) => text.startsWith(marker));
  if (found === null) {
    await comments.create(body);
    return { kind: "created" };
  }
  if (found.body.replaceAll("\r\n", "\n") === body) return { kind: "same" };
  return replace(comments, found, body);
}

async function replace(comments: Comments, found: Comment, body: string): Promise<Commented> {
  try {
    await comments.replace(found, body);
    return { kind: "updated" };
  } catch (error) {
    // Somebody else's comment with our first line, or one that was deleted in between.
    if (!(error instanceof ApiRefusal) || (error.status !== 403 && error.status !== 404)) throw error;
    await comments.create(body);
    return { kind: "created" };
  }
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  const cut = text.slice(0, text.lastIndexOf("\n", mostCharacters));
  return `${cut}\n\nThe rest is in the log of the job.\n`;
}

function hintFor({ service }: CommentPlace, status: number): string {
  if (status !== 401 && status !== 403 && status !== 404) return "The plan is in this log and in the summary.";
  if (service === "github") {
    return "Give the job `permissions: { pull-requests: write }`; a fork's pull request never gets it.";
  }
  return "GITLAB_TOKEN must be a project access token with the scope api, and at least the role Reporter.";
}
