import { readJson } from "./json.ts";
import { refusal } from "./refusal.ts";
import { discard, type Session } from "./session.ts";

const perPage = 1000;
const largestPageBytes = 4 * 1024 * 1024;

/**
 * The tags of a repository, in the registry's order, and no more of them than are wanted.
 * Source: OCI distribution specification, "Listing Tags".
 *
 * @returns an empty list where the repository is not there
 */
export async function listTags(session: Session, repository: string, most: number): Promise<string[]> {
  const found: string[] = [];
  let to: string | null = `/${repository}/tags/list?n=${Math.min(perPage, most)}`;
  while (to !== null && found.length < most) {
    const response = await session.send({ method: "GET", to, access: { repository, actions: "pull" } });
    if (response.status === 404) {
      await discard(response);
      return found;
    }
    if (!response.ok) throw await refusal(response, session.address.host, `listing the tags of ${repository}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.byteLength > largestPageBytes) return found;
    found.push(...readJson(bytes, `the tags of ${repository}`).texts("tags"));
    to = nextPage(response.headers.get("link"), session.address.api);
  }
  return found.slice(0, most);
}

/** `</v2/acme/edges/tags/list?last=x&n=1000>; rel="next"`, of which only a page of the same registry is followed. */
function nextPage(link: string | null, api: string): string | null {
  const next = /^<([^>]{1,2000})>;\s*rel="?next"?/.exec(link ?? "")?.[1];
  if (next === undefined) return null;
  const url = new URL(next, api);
  return url.origin === new URL(api).origin ? url.href : null;
}
