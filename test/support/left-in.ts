import { readdir } from "node:fs/promises";

/** What the engines and we left in the temporary folder that they were given. */
export async function leftIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^(pachook-|buildah|docker-import|libpod)/.test(name));
}
