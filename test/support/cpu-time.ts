/**
 * Starts a count of this process's own processor time. Where a test guards against work that explodes, a busy machine must
 * not look like it.
 *
 * @returns how long it was, in milliseconds
 */
export function countCpu(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
