/** Begins to count the milliseconds that this process computes, and gives the function that reads them: how busy the machine is does not matter. */
export function cpuTimer(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
}
