/** A text as a regular expression that matches exactly it. */
export const exactly = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** That a version ends here: `1.2.3` is not `1.2.30`, nor `1.2.3-rc.1`. */
export const VERSION_ENDS = '(?![0-9A-Za-z.+-])';
