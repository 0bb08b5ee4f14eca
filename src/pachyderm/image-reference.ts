/** The parts of an image reference: `registry.example.com/team/edges:1.4@sha256:…`. */
export type ImageReference = { repository: string; tag: string | null; digest: string | null };

const part = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const host = "[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?";
const repositoryForm = new RegExp(`^(?:${host}/)?${part}(?:/${part})*$`);
const tagForm = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}$/;
const digestForm = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** Takes a reference apart as Docker does, whatever its parts look like. */
export function splitImage(image: string): ImageReference {
  const at = image.indexOf("@");
  const digest = at === -1 ? null : image.slice(at + 1);
  const name = at === -1 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(":");
  if (colon === -1 || name.indexOf("/", colon) !== -1) return { repository: name, tag: null, digest };
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest };
}

/** What no registry could hold in a reference, as the end of a sentence; null where nothing. Source: distribution/reference. */
export function imageFlaw(image: string): string | null {
  const { repository, tag, digest } = splitImage(image);
  if (/^[a-z]+:\/\//i.test(image)) return "it begins like a web address";
  if (/\s/.test(image)) return "it holds a blank";
  if (repository === "") return "it has no name";
  if (digest !== null && !digestForm.test(digest)) return "its digest is not sha256: and 64 hexadecimal digits";
  if (tag !== null && !tagForm.test(tag)) return `"${tag}" cannot be a tag`;
  if (repository.length > 255) return "its name is longer than 255 characters";
  // Docker takes a first part in capitals for the address of a registry: "Team/edges" is "edges" of the host Team.
  const [first = ""] = repository.split("/", 1);
  const isHost = /[.:]/.test(first) || first === "localhost";
  if (repositoryForm.test(repository) && (isHost || first === first.toLowerCase())) return null;
  if (/[A-Z]/.test(repository) && repositoryForm.test(repository.toLowerCase()))
    return "its name has upper-case letters";
  const strange = /[^a-zA-Z0-9._/:-]/.exec(repository)?.[0];
  return strange === undefined ? "its name is not the name of an image" : `its name has a ${JSON.stringify(strange)}`;
}
