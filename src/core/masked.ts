/** What stands where a secret was. Plain ASCII, so that it means the same in a log, on a screen and in an issue. */
export const MASK = '[masked]';
