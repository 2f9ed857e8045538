/** What the start has made is old by then, and new objects have as much room as some frames take. */
const SETTLED_MS = 2_000;

/** Read by V8 each time it decides how much room there is: https://github.com/v8/v8/blob/main/src/flags/flag-definitions.h */
const FLAGS = ['--semi-space-growth-factor=1', '--heap-growing-percent=20'] as const;

/**
 * Gives objects no more room than the first seconds of a screen have taken, and a fifth of it. By itself V8 doubles the room of new ones up to 64 MB, and frame
 * by frame a screen touches all of that, and waits for as much again before it looks for what is dead among the old ones. What a screen makes for one frame is dead
 * at the next and needs none of it. Prevents: a flood of output that makes the program 180 MB larger.
 */
export const boundMemory = (): void =>
  void setTimeout(async () => {
    const { setFlagsFromString } = await import('node:v8');
    for (const flag of FLAGS) setFlagsFromString(flag);
  }, SETTLED_MS).unref();
