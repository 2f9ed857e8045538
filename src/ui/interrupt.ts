/** A second ctrl-c this soon leaves (UX 6). */
const AGAIN_MS = 2_000;

/** Whether a ctrl-c leaves, for another came just before. Times are milliseconds of any one clock. */
export const leavesBy = (interruptedAt: number | null, now: number): boolean => interruptedAt !== null && now - interruptedAt < AGAIN_MS;

/** What the first one says, when so many steps run on this machine. */
export const interruptWords = (running: number): string => `${running === 0 ? 'Nothing runs on this machine.' : 'Stopping what runs here.'} ctrl-c again within 2 s leaves.`;
