import { holdsOneOf } from './marks.ts';
import { createRing } from './output-ring.ts';
import { plainText } from './plain-text.ts';

export type StreamName = 'stdout' | 'stderr';

/** Reads the output of one command as it passes: what it must and must not hold, what is captured, what looks like an error. */
export type LineWatch = {
  readonly write: (stream: StreamName, bytes: Uint8Array) => void;
  /** Everything was written; the unfinished lines count too. */
  readonly end: () => Found;
};

export type Found = {
  readonly expected: boolean;
  readonly rejected: boolean;
  readonly firstError: string | null;
  readonly lastLines: readonly string[];
  readonly captured: { readonly [name: string]: string };
};

/** A longer line is judged by its beginning, so that memory stays bounded. */
const LONGEST_LINE = 64 * 1024;
const LAST_BYTES = 32 * 1024;
const LAST_RING_BYTES = 64 * 1024;
const LAST_LINES = 60;
const LONGEST_ERROR = 400;

/**
 * Patterns are looked for line by line, colours taken out; a carriage return ends a line as a line feed does. What is found
 * never depends on how the output was cut into chunks. `capture` looks at stdout only and takes the first match: its first
 * group, or all of it.
 */
export function watchLines({ expect, reject, capture }: { readonly expect: string | null; readonly reject: string | null; readonly capture: { readonly [name: string]: string } }): LineWatch {
  const wanted = expect === null ? null : search(expect);
  const unwanted = reject === null ? null : search(reject);
  const error = search(ERROR_LINE, mayHoldError);
  const captures = Object.entries(capture).map(([name, source]) => ({ name, search: search(source) }));
  const unfinished = { stdout: unfinishedLine(), stderr: unfinishedLine() };
  // A ring, and not a copy of each end: a flood would copy half of itself.
  const last = createRing(LAST_RING_BYTES);

  const examine = (stream: StreamName, text: string): void => {
    const plain = plainText(text);
    for (const one of [wanted, unwanted, error]) one?.examine(plain);
    if (stream === 'stdout') for (const one of captures) one.search.examine(plain);
  };

  return {
    write: (stream, bytes) => {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      last.append(chunk.subarray(-LAST_BYTES));
      const cut = Math.max(chunk.lastIndexOf(10), chunk.lastIndexOf(13)) + 1;
      if (cut > 0) examine(stream, unfinished[stream].take(chunk.subarray(0, cut)).toString());
      unfinished[stream].add(chunk.subarray(cut));
    },
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const) examine(stream, unfinished[stream].take(Buffer.alloc(0)).toString());
      return {
        expected: wanted === null || wanted.match() !== null,
        rejected: unwanted !== null && unwanted.match() !== null,
        firstError: error.match()?.input.trim().slice(0, LONGEST_ERROR) ?? null,
        lastLines: linesOf(plainText(last.tail(LAST_BYTES).toString())).filter((line) => line.trim() !== '').slice(-LAST_LINES),
        captured: Object.fromEntries(captures.flatMap(({ name, search: { match } }) => {
          const found = match();
          return found === null ? [] : [[name, found[1] ?? found[0]]];
        })),
      };
    },
  };
}

/** What tools print when something is wrong: compilers, test runners, shells, git, npm, Python, TAP. */
const ERROR_LINE = [
  String.raw`^\s*(?:[\w./@-]+: )*(?:error|fatal|panic)(?:\[\w+\])?\s*[:!]`,
  String.raw`(?:^|\s)(?:error|Error|ERROR)(?:\[\w+\])?(?: \w+)?:`,
  String.raw`\b[A-Z]\w*(?:Error|Exception)\b:`,
  String.raw`\b(?:ERROR|FAIL|FAILED|FATAL|FAILURE)\b(?!\s*[:=]?\s*0\b)`,
  String.raw`^\s*not ok\b`,
  // ✗ ✘ × ✖ ❌
  String.raw`^\s*[\u2717\u2718\u00d7\u2716\u274c]\s`,
  String.raw`\bpanicked at\b`,
  String.raw`^Traceback \(most recent`,
  String.raw`\bnpm (?:ERR!|error)`,
  String.raw`: (?:command not found|No such file or directory|Permission denied)\s*$`,
].join('|');

/** Every line that `ERROR_LINE` matches holds one of these; a plain search for them is several times faster in a flood. */
const ERROR_MARKS = ['rror', 'RROR', 'xception', 'atal', 'ATAL', 'anic', 'FAIL', 'not ok', '✗', '✘', '×', '✖', '❌', 'Traceback', 'ERR!', 'not found', 'No such file', 'Permission denied'];

const ERROR_PATTERN = new RegExp(ERROR_LINE);

/** A text that may hold such a line: quick, and only to leave others out. */
export const mayHoldError = holdsOneOf(ERROR_MARKS);

/** A line that says that something is wrong; the command itself, which a log shows first, does not. */
export const isErrorLine = (line: string): boolean => mayHoldError(line) && !line.startsWith('$ ') && linesOf(line).some((one) => ERROR_PATTERN.test(one));

type Search = { readonly examine: (block: string) => void; readonly match: () => RegExpExecArray | null };

/** Finds the first line that a pattern matches. The block is tried as a whole first: most blocks hold nothing. */
function search(source: string, mayHold: (block: string) => boolean = () => true): Search {
  const inLine = new RegExp(source);
  const inBlock = new RegExp(source, 'm');
  // A negative look-around can fail on the neighbour of a line that it would match alone.
  const perLineOnly = /\(\?<?!/.test(source);
  let match: RegExpExecArray | null = null;
  return {
    examine: (block) => {
      if (match !== null || !mayHold(block) || !(perLineOnly || inBlock.test(block))) return;
      for (const line of linesOf(block)) {
        match = inLine.exec(line);
        if (match !== null) return;
      }
    },
    match: () => match,
  };
}

function linesOf(block: string): readonly string[] {
  const lines = block.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Bytes of a line whose end has not come yet, at most `LONGEST_LINE` of them. */
function unfinishedLine(): { readonly add: (bytes: Buffer) => void; readonly take: (rest: Buffer) => Buffer } {
  let kept: Buffer[] = [];
  let length = 0;
  return {
    add: (bytes) => {
      const room = LONGEST_LINE - length;
      if (bytes.length === 0 || room <= 0) return;
      kept.push(Buffer.from(bytes.subarray(0, room)));
      length += Math.min(bytes.length, room);
    },
    take: (rest) => {
      const whole = kept.length === 0 ? rest : Buffer.concat([...kept, rest]);
      kept = [];
      length = 0;
      return whole;
    },
  };
}
