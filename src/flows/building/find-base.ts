import { splitRepository } from "../../deploy/image-names.ts";
import type { RepositorySession } from "../../deploy/repository-session.ts";
import { Failure } from "../../failure.ts";
import { fullRepository } from "../../images/reference.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import { lookUpImage, type RegistryImage } from "../../tools/registry/image.ts";
import type { Sessions } from "../../tools/registry/sessions.ts";

export type FoundBase = { image: RegistryImage; at: RepositorySession };

/**
 * A base as its registry has it. That it cannot be had says nothing: the engine may have it, or a mirror.
 *
 * @throws Failure where it is there for other platforms only
 */
export async function findBase(
  name: string,
  { sessions, platform }: { sessions: Sessions; platform: string },
): Promise<FoundBase | null> {
  const { host, path } = splitRepository(fullRepository(name));
  const { tag, digest } = splitImage(name);
  const at = { session: sessions(host), repository: path };
  try {
    const found = await lookUpImage(at.session, { repository: path, reference: digest ?? tag ?? "latest" }, platform);
    if (found.kind === "other-platform") throw otherPlatform(name, platform, found.offered);
    return found.kind === "found" ? { image: found.image, at } : null;
  } catch (error) {
    if (error instanceof Failure && error.code === "tool") return null;
    throw error;
  }
}

function otherPlatform(name: string, wanted: string, offered: readonly string[]): Failure {
  const message = `the base ${name} is there for ${offered.join(", ")}, and not for ${wanted}`;
  return new Failure("config", message, "Name a base for that platform, or another platform in pachook.yaml.");
}
