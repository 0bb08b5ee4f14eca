/** Something that is built here. Paths are relative to the top level, with `/`; the top level itself is `.`. */
export type Image = {
  /** What `image('…')` calls it: the last part of its repository, or its folder's name where it has none. */
  name: string;
  /** Without a tag; null where no rule of the config says. */
  repository: string | null;
  context: string;
  dockerfile: string;
  /** Stage of the Dockerfile; null = the last. */
  target: string | null;
  args: Readonly<Record<string, string>>;
};
