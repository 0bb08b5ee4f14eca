/** What one datum would upload. */
export type DatumOutput = { id: string; paths: readonly string[] };

/**
 * Why the output of a job could not be finished although every datum succeeded: pachd's words, one for each path.
 * Source: pachyderm, src/internal/storage/fileset/validator.go.
 */
export function outputClashes(outputs: readonly DatumOutput[]): string[] {
  const writers = new Map<string, string>();
  const clashes: string[] = [];
  for (const { id, paths } of outputs) {
    for (const path of paths) {
      const other = writers.get(path);
      if (other !== undefined && other !== id)
        clashes.push(`duplicate path output by different datums (${path} from ${other} and ${path} from ${id})`);
      else writers.set(path, id);
    }
  }
  for (const path of writers.keys()) {
    for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
      if (writers.has(path.slice(0, end))) clashes.push(`file / directory path collision (${path})`);
    }
  }
  return clashes;
}
