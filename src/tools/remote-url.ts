import { askGit, type Where } from "./git-plumbing.ts";

/**
 * Where the code of this clone is to be found, for people: the address of `origin` as a web address, without user and
 * password; null where there is no origin, or it is a folder of this machine.
 */
export async function repositoryUrl(where: Where): Promise<string | null> {
  const listing = await askGit(where, ["config", "--get", "remote.origin.url"]).catch(() => null);
  return listing === null ? null : webAddress(listing.toString("utf8").trim());
}

/** `git@host:team/code.git` and `https://user:secret@host/team/code.git` both are `https://host/team/code`. */
export function webAddress(remote: string): string | null {
  const short = /^[\w.-]+@([\w.-]+):(?!\/\/)\/?([^\s]+)$/.exec(remote);
  if (short !== null) return withoutEnding(`https://${short[1]}/${short[2]}`);
  if (!URL.canParse(remote)) return null;
  const { protocol, hostname, pathname, host } = new URL(remote);
  if (hostname === "") return null;
  if (protocol === "https:" || protocol === "http:") return withoutEnding(`${protocol}//${host}${pathname}`);
  return protocol === "ssh:" || protocol === "git:" ? withoutEnding(`https://${hostname}${pathname}`) : null;
}

function withoutEnding(address: string): string {
  return address.replace(/\/$/, "").replace(/\.git$/, "");
}
