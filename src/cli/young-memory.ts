import { setFlagsFromString } from 'node:v8';

/** What the start has made is old by then, and new objects have as much room as some frames take. */
const SETTLED_MS = 2_000;

/**
 * Gives new objects no more room than the first seconds of a screen have taken. By itself V8 doubles it up to 64 MB, and frame by frame a screen touches all of
 * that; what it makes for one frame is dead at the next and needs none of it. Prevents: a flood of output that makes the program 130 MB larger.
 */
export const boundYoungMemory = (): void => void setTimeout(() => setFlagsFromString('--semi-space-growth-factor=1'), SETTLED_MS).unref();
