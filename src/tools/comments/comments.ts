import type { Fetch } from "../registry/session.ts";

/** The comments of one pull request. */
export type Comments = {
  /** The oldest comment whose text is wanted; all pages are asked for until it is found. */
  find: (isWanted: (body: string) => boolean) => Promise<Comment | null>;
  create: (body: string) => Promise<void>;
  replace: (comment: Comment, body: string) => Promise<void>;
};

export type Comment = { id: string; body: string };

/** Asks an API for JSON. @throws ApiRefusal with the status where it is not a good one */
export type Ask = (method: "GET" | "POST" | "PUT" | "PATCH", path: string, body?: object) => Promise<unknown>;

/** What a service said that did not do what it was asked. The token is in none of its fields. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly says: string,
  ) {
    super(`${status}: ${says}`);
  }
}

const timeoutMs = 30_000;

/** @param headers those that log in */
export function askApi(api: string, headers: Readonly<Record<string, string>>, fetch: Fetch): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { accept: "application/json", "content-type": "application/json", "user-agent": "pachook", ...headers },
      signal: AbortSignal.timeout(timeoutMs),
      // A redirect would take the token to another address.
      redirect: "error",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiRefusal(response.status, messageIn(text));
    return text === "" ? null : JSON.parse(text);
  };
}

function messageIn(text: string): string {
  try {
    const { message } = Object(JSON.parse(text));
    return typeof message === "string" ? message.slice(0, 200) : "no reason given";
  } catch {
    return "no reason given";
  }
}

/** Id and text of what an API lists; what has neither is left out. */
export function readComments(value: unknown): Comment[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    const { id, body } = Object(each);
    return typeof id === "number" && typeof body === "string" ? [{ id: String(id), body }] : [];
  });
}

/** The first comment that is wanted, of all pages of a list. */
export async function findInPages(
  page: (number: number) => Promise<Comment[]>,
  isWanted: (body: string) => boolean,
): Promise<Comment | null> {
  for (let number = 1; number <= mostPages; number += 1) {
    const comments = await page(number);
    const found = comments.find(({ body }) => isWanted(body));
    if (found !== undefined) return found;
    if (comments.length < pageSize) return null;
  }
  return null;
}

export const pageSize = 100;
/** So many comments has no pull request that anybody reads; a service that never ends its list does not hold us. */
const mostPages = 50;
