const SEQUENCES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]/g;

/** A child's output without escape sequences: what is searched, quoted and captured, never what is drawn. */
export const plainText = (text: string): string => (text.includes('\x1b') ? text.replace(SEQUENCES, '') : text);
