/**
 * The first error in the reason of a failure, without what differs from one try to the next: how it ended and after how long, numbers that
 * stand alone, times, hashes, and the folders before a file. Two failures with the same one are one blocker. A number that belongs to a
 * word (E0308) and the name of a file stay, for they tell failures apart. It only proposes: a person sees the blocker and decides.
 */
export const firstErrorIn = (why: string): string =>
  (why.split('\n')[0] ?? '')
    .replace(/ \(exit code -?\d+ after .*$/, '')
    .replace(/ \(and \d+ other commands? did not pass\)/, '')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g, '#')
    .replaceAll(/(?<![\w/.~-])(?:~|\.{1,2}|[A-Za-z]:)?(?:[/\\][\w@.+~-]+)+[/\\](?=[\w@.+~-])/g, '')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/g, '#')
    .replaceAll(/(?<!\w)\d+(?:[.,:]\d+)*(?: ?(?:ms|s|min|h)\b|\b)/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();
