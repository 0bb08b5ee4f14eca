/** An image as far as a change can reach it: paths from the top level, `.` for the top level itself. */
export type BuiltImage = { name: string; context: string; dockerfile: string };

/** What a change touches, of all that the repository has. */
export type Affected<Image extends BuiltImage> = { specs: string[]; images: Image[] };

/**
 * Which specs and images changed paths touch: a spec by its own file, an image by its Dockerfile or anything in its
 * build context. What `.dockerignore` or the Dockerfile leaves out of the image is not asked here: the answer may name
 * an image too many, never one too few.
 */
export function affectedBy<Image extends BuiltImage>(
  paths: readonly string[],
  repository: { specs: readonly string[]; images: readonly Image[] },
): Affected<Image> {
  const changed = new Set(paths);
  const touches = ({ context, dockerfile }: BuiltImage) =>
    paths.some((path) => path === dockerfile || path === `${dockerfile}.dockerignore` || liesIn(path, context));
  return {
    specs: repository.specs.filter((file) => changed.has(file)),
    images: repository.images.filter(touches),
  };
}

function liesIn(path: string, folder: string): boolean {
  return folder === "." || folder === "" || path === folder || path.startsWith(`${folder}/`);
}
