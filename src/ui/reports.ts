/** What a terminal says beside keys: whether its window has the focus, and what the mouse did. Cells count from 0. */
export type Report =
  | { readonly is: 'focus'; readonly on: boolean }
  | { readonly is: 'wheel'; readonly x: number; readonly y: number; readonly by: 1 | -1 }
  | { readonly is: 'click'; readonly x: number; readonly y: number };

/** What came so far of a report that is not whole yet, and whether a paste is under way, whose text is never a report. */
export type Heard = { readonly rest: string; readonly pasting: boolean };
export const NOTHING_HEARD: Heard = { rest: '', pasting: false };

const TOKEN = /\u001b\[(?:(?<focus>[IO])|<(?<button>\d{1,4});(?<x>\d{1,5});(?<y>\d{1,5})(?<end>[Mm])|(?<paste>20[01])~)/g;
const UNFINISHED = /\u001b(?:\[(?:<[\d;]{0,16}|20?[01]?)?)?$/;

/** Buttons of SGR reports (xterm, "Mouse Tracking"): 0 is the left one, 64 and 65 the wheel; 4, 8 and 16 are shift, alt and control. */
const LEFT = 0;
const WHEEL: { readonly [button: number]: 1 | -1 } = { 64: -1, 65: 1 };

/** Reads the reports of one piece of input. Keys are not its business: Ink hears them, and not these. */
export const hearReports = ({ rest, pasting }: Heard, input: string): { readonly heard: Heard; readonly reports: readonly Report[] } => {
  const text = rest + input;
  const reports: Report[] = [];
  let within = pasting;
  let read = 0;
  for (const { 0: whole, index, groups: { focus, button, x, y, end, paste } = {} } of text.matchAll(TOKEN)) {
    read = index + whole.length;
    if (paste !== undefined) within = paste === '200';
    else if (!within) reports.push(...reportOf({ focus, button: Number(button), x: Number(x) - 1, y: Number(y) - 1, pressed: end === 'M' }));
  }
  return { heard: { rest: UNFINISHED.exec(text.slice(read))?.[0] ?? '', pasting: within }, reports };
};

const reportOf = ({ focus, button, x, y, pressed }: { readonly focus: string | undefined; readonly button: number; readonly x: number; readonly y: number; readonly pressed: boolean }): readonly Report[] => {
  if (focus !== undefined) return [{ is: 'focus', on: focus === 'I' }];
  const by = WHEEL[button];
  if (by !== undefined) return [{ is: 'wheel', x, y, by }];
  return button === LEFT && pressed ? [{ is: 'click', x, y }] : [];
};
