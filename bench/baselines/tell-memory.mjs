// For `node --import`: the most memory the process ever held, in MB, as the last line of stderr.
process.on("exit", () =>
  process.stderr.write(`\nmax memory ${Math.round(process.resourceUsage().maxRSS / 1000)} MB\n`),
);
