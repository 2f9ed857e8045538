import type { TrustedRunbook } from '../adapters/preferences.ts';
import { revealed } from '../ui/broken.ts';
import { wrap } from '../ui/text.ts';
import type { NamedNow } from './trusted-files.ts';

const WIDTH = 76;

/**
 * What a person reads before they trust it: what is not covered, in one sentence, then the runbook and the files that its commands name,
 * or of what was trusted before what changed. `text` is null where the runbook itself is trusted.
 */
export const trustLines = async ({ file, text, files, now, before }: { readonly file: string; readonly text: string | null; readonly files: readonly string[]; readonly now: NamedNow; readonly before: TrustedRunbook | null }): Promise<readonly string[]> => {
  const all = Object.keys(now.files);
  const runbook = text === null ? [] : await shown(file, text, before?.text ?? null);
  const parts = await Promise.all(files.map(async (path) => ['', `── ${path}`, ...(await shown(path, now.files[path]?.text ?? null, before?.files[path]?.text ?? null))]));
  const lines = [
    ...(all.length === 0 ? [] : wrap(`Trusted with it: ${all.join(', ')}${files.length === 0 ? '' : `; below: ${files.join(', ')}`}.`, WIDTH)),
    ...wrap(uncoveredSentence(now), WIDTH),
    '',
    ...runbook,
    ...parts.flat(),
  ];
  // Prevents: a carriage return or a bidi mark that makes a line look like another one than runs. A line end of Windows is only that.
  return lines.map((line) => revealed(line.replace(/\r$/, '')));
};

/** One sentence about what no reading here can vouch for. */
export const uncoveredSentence = ({ programs, uncovered }: Pick<NamedNow, 'programs' | 'uncovered'>): string =>
  `Not covered: ${[...(programs.length === 0 ? [] : [`programs of your PATH (${programs.slice(0, 8).join(', ')}${programs.length > 8 ? ', …' : ''})`]), ...uncovered.map(({ what, why }) => `${what} (${why})`), 'what all of these call themselves'].join(', ')}.`;

const shown = async (name: string, now: string | null, before: string | null): Promise<readonly string[]> => {
  if (now === null) return ['(not a text of a size that can be shown)'];
  if (before === null) return now.replace(/\n$/, '').split('\n');
  const { createTwoFilesPatch } = await import('diff');
  return createTwoFilesPatch(name, name, before, now, 'trusted', 'now').split('\n');
};
