/** Clocks, in seconds since this process began: on the wall, and of its processor time. */
export const seconds = {
  wall: (): number => performance.now() / 1000,
  processor: (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
};
