import { storageFlaw } from "../pachyderm/egress-url.ts";
import { isGiven } from "../pachyderm/is-given.ts";
import type { SQLDatabaseEgress } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { nodeAt, type Spec } from "../pachyderm/spec.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const egress = {
  kind: "spec",
  code: "egress",
  severity: "error",
  refusedBy: "job",
  summary: "Egress names one target that Pachyderm can write to",
  hint: 'Write an address in an object store: "URL": "s3://bucket/folder".',
  rules: ["EG-1", "EG-2", "EG-3"],

  look({ egress: given }, spec) {
    if (given === undefined || hasRefused(spec)) return [];
    const { URL: url = "", object_storage: storage, sql_database: database } = given;
    // pachd checks the secret also where URL makes the target useless.
    const secret = database === undefined ? [] : aboutSecret(database);
    if (url !== "") {
      const ignored = storage !== undefined ? "object_storage" : database !== undefined ? "sql_database" : null;
      return [...secret, ...aboutUrl(url, ["egress", "URL"]), ...(ignored === null ? [] : [aboutIgnored(ignored)])];
    }
    if (storage !== undefined && storage.url === undefined && hasEntries(spec)) return [];
    if (storage !== undefined) return aboutUrl(storage.url ?? "", ["egress", "object_storage", "url"]);
    if (database !== undefined) return [...secret, ...aboutDatabase(database, spec)];
    return [{ path: ["egress"], message: `${stuck}: egress names no target` }];
  },
} satisfies Check;

const stuck = "every job is stuck in JOB_EGRESSING, for it is tried forever";

function aboutIgnored(target: string): Finding {
  const message = `${target} is ignored in silence, because URL is set`;
  return {
    path: ["egress", target],
    part: "key",
    message,
    hint: "Keep one of them.",
    severity: "warning",
    refusedBy: null,
  };
}

function aboutUrl(url: string, path: readonly string[]): Finding[] {
  const flaw = isUnfilled(url) ? null : storageFlaw(url);
  return flaw === null ? [] : [{ path, message: `${stuck}: ${flaw}` }];
}

function aboutSecret({ secret }: SQLDatabaseEgress): Finding[] {
  const hint = 'Name the secret that holds the password: "secret": {"name": "…", "key": "…"}.';
  const about = (message: string): Finding[] => [
    {
      path: ["egress", "sql_database", "secret"],
      message: `pachd refuses the pipeline: ${message}`,
      hint,
      refusedBy: "pachd",
    },
  ];
  if (secret === undefined) return about("egress.sql_database.secret is required");
  if ((secret.name ?? "") !== "" && (secret.key ?? "") !== "") return [];
  return about("egress.sql_database.secret.name and egress.sql_database.secret.key are required");
}

function aboutDatabase({ url = "", file_format }: SQLDatabaseEgress, spec: Spec): Finding[] {
  const isTypeGiven = isGiven(spec, ["egress", "sql_database", "file_format", "type"]);
  const path = ["egress", "sql_database"];
  const found: Finding[] = [];
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^/?#]/.exec(url)?.[1] ?? null;
  if (!isUnfilled(url) && (scheme === null || !["postgres", "postgresql", "mysql", "snowflake"].includes(scheme))) {
    const message = `${stuck}: ${showText(url)} is no address of a database that Pachyderm knows`;
    const hint = 'Write "postgresql://user@host:5432/database", or the like with mysql or snowflake.';
    found.push({ path: [...path, "url"], message, hint });
  }
  const type = file_format?.type ?? "UNKNOWN";
  const isRefused = file_format !== undefined && file_format.type === undefined && isTypeGiven;
  if (type !== "CSV" && type !== "JSON" && type !== 1 && type !== 2 && !isRefused) {
    const seen = file_format?.type === undefined ? "no file_format.type is given" : `nothing can be read as ${type}`;
    found.push({
      path: [...path, "file_format", "type"],
      message: `${stuck}: ${seen}`,
      hint: 'Write "file_format": {"type": "CSV"} or "JSON".',
    });
  }
  return found;
}

/** True where the reader has refused a part of egress: what is left of it would be called incomplete. */
function hasRefused(spec: Spec): boolean {
  const node = nodeAt(spec, ["egress"]);
  if (node?.kind !== "mapping") return true;
  const known = ["URL", "objectStorage", "object_storage", "sqlDatabase", "sql_database"];
  return node.entries.some(({ key }) => !known.includes(key.text));
}

/** True where object_storage holds something although its url could not be read. */
function hasEntries(spec: Spec): boolean {
  const node = nodeAt(spec, ["egress", "object_storage"]);
  return node?.kind === "mapping" && node.entries.length > 0;
}
