import type { Session } from "../tools/registry/session.ts";

/** A repository of one registry, ready to be spoken to. */
export type RepositorySession = { session: Session; repository: string };
