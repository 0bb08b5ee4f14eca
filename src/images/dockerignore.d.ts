// The package's own types promise a default export; what it has is `module.exports`.
declare module "@balena/dockerignore" {
  type Ignore = { add: (patterns: readonly string[]) => Ignore; ignores: (path: string) => boolean };
  const dockerignore: (options?: { ignorecase?: boolean }) => Ignore;
  export = dockerignore;
}
