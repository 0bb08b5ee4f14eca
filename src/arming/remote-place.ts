import { resolve } from "node:path";

/**
 * A remote's address in one spelling, without user and password, to be compared and kept. A folder is made absolute.
 *
 * @param folder where git ran, which a relative path starts from
 */
export function remotePlace(url: string, folder: string): string {
  const bare = url.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@]*@/i, "$1").replace(/(?<=.)\/+$/, "");
  return isPath(bare) ? resolve(folder, bare) : bare;
}

/** An address that means the same in every folder; nothing else of it changes. */
export function absoluteAddress(url: string, folder: string): string {
  return isPath(url) ? resolve(folder, url) : url;
}

/** True where an address holds a password, and so must not be kept or given to a program as an argument. */
export function holdsPassword(url: string): boolean {
  return /^(?!ssh:)[a-z][a-z0-9+.-]{0,20}:\/\/[^/@]*@/i.test(url) || /^ssh:\/\/[^/@]*:[^/@]*@/i.test(url);
}

/** As git sees it: no scheme, and no colon before the first slash. Source: git-push(1), "GIT URLS". */
function isPath(address: string): boolean {
  const colon = address.indexOf(":");
  const slash = address.indexOf("/");
  return colon === -1 || (slash !== -1 && slash < colon);
}
