/** A repository as the registry's API wants it: `registry.example.com:5000` and `acme/edges`. */
export type RepositoryAt = { host: string; path: string };

/** Parts the long form of a repository's name, which begins with its host. */
export function splitRepository(full: string): RepositoryAt {
  const slash = full.indexOf("/");
  return { host: full.slice(0, slash), path: full.slice(slash + 1) };
}

/**
 * Where an image goes in an environment. A repository that lies in the environment's registry stays as it is; any other
 * goes there under the image's name, which no other image of the repository has.
 *
 * @param registry of the environment, maybe with a path; null leaves every repository where its rule says
 */
export function repositoryIn(registry: string | null, image: { name: string; repository: string }): string {
  if (registry === null || image.repository.startsWith(`${registry}/`)) return image.repository;
  return `${registry}/${image.name}`;
}

/** The tag that says what an image is made from. Two images under it can differ only where their bases had moved. */
export function keyTag(key: string): string {
  return `k-${key.slice(0, 32)}`;
}

/** The tags a commit's image may get, best first: the commit, and the commit with the key where another build has that. */
export function commitTags(commit: string, key: string): readonly [plain: string, withKey: string] {
  return [commit, `${commit}-${key.slice(0, 12)}`];
}

/** The tag of what somebody builds at their desk: no two people share it, and no two states of the files do. */
export function devTag(user: string, key: string): string {
  const plain = user
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 40);
  return `dev-${plain === "" ? "somebody" : plain}-${key.slice(0, 12)}`;
}
