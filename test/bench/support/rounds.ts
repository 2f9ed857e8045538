/**
 * Measures two things in turn, so that what disturbs the machine disturbs both: the first round warms caches and is not counted, and who goes first
 * changes with each.
 */
export const inTurn = async (rounds: number, ours: () => Promise<number>, yardstick: () => Promise<number>): Promise<{ readonly ours: readonly number[]; readonly yardstick: readonly number[] }> => {
  const found = { ours: [] as number[], yardstick: [] as number[] };
  await ours();
  await yardstick();
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) found.ours.push(await ours());
    found.yardstick.push(await yardstick());
    if (round % 2 === 1) found.ours.push(await ours());
  }
  return found;
};

/** Milliseconds that this took. */
export const timed = async (call: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await call();
  return performance.now() - from;
};
