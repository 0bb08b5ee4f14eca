import type { ImageFacts } from "../tools/container/container.ts";

/** `confined`: a cluster's usual security settings apply, since the user is a number. */
export type FoundUser =
  | { kind: "image" }
  | { kind: "user"; uid: number; gid: number; confined: boolean }
  | { kind: "refused"; why: string };

export type UserFiles = { passwd: string | null; group: string | null };

/**
 * Who runs the code where `transform.user` names somebody: name or number, with an optional group, looked up in the
 * image's own files. Without `/etc/passwd` the setting is ignored.
 * Source: pachyderm, src/server/worker/driver/driver_unix.go, lookupDockerUser.
 */
export function findUser(wanted: string, { passwd, group }: UserFiles): FoundUser {
  if (passwd === null) return { kind: "image" };
  const [user = "", groupName] = wanted.split(":");
  const lines = passwd.split("\n").map((line) => line.split(":"));
  const found = lines.find(([name, , uid]) => name === user || uid === user);
  if (found === undefined) {
    return { kind: "refused", why: `user "${user}" is not in the image's /etc/passwd: the worker would not come up` };
  }
  const uid = Number(found[2]);
  const confined = /^\d+$/.test(user) && uid !== 0;
  if (groupName === undefined) return { kind: "user", uid, gid: Number(found[3]), confined };
  const groups = (group ?? "").split("\n").map((line) => line.split(":"));
  const gid = groups.find(([name, , id]) => name === groupName || id === groupName)?.[2];
  if (gid === undefined && !/^\d+$/.test(groupName)) {
    return {
      kind: "refused",
      why: `group "${groupName}" is not in the image's /etc/group: the worker would not come up`,
    };
  }
  return { kind: "user", uid, gid: Number(gid ?? groupName), confined };
}

/** Who owns a datum's files where the image itself says who runs. */
export function ownerInImage({ user }: ImageFacts): "root" | "unknown" | { uid: number; gid: number } {
  if (/^(root|0)?(:|$)/.test(user)) return "root";
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(user) ?? [];
  return uid === undefined ? "unknown" : { uid: Number(uid), gid: Number(gid ?? uid) };
}
