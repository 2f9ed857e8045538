import { openPreferences, preferencesFolder, readTrusted } from '../adapters/preferences.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Git } from '../ports.ts';
import { linesOf } from '../runbook/named-files.ts';
import type { Arguments } from './arguments.ts';
import type { RunbookSource } from './runbook-source.ts';
import { seatOf } from './seat.ts';
import { namedNow, ofProgram, placeOf, untrusted } from './trusted-files.ts';
import type { NamedNow } from './trusted-files.ts';

type Of = { readonly git: Pick<Git, 'root' | 'tracked'>; readonly interactive: boolean; readonly asked: Arguments; readonly adopted?: boolean };
type Commands = Parameters<typeof linesOf>[0];

/**
 * A runbook runs commands, and they run files of the repository: both are shown the first time, and whatever of it changed is shown when
 * it did, and the person must say that they trust it. A built-in runbook is part of the program; the files that it calls are not.
 * `adopted`: the session already goes by exactly these bytes, so only the files are asked about.
 * @throws HoldpointError code 3 where nobody can be asked.
 */
export const trustRunbook = async (source: RunbookSource, commands: Commands, { git, interactive, asked, adopted = false }: Of): Promise<boolean> => {
  const { env } = process;
  const { root } = git;
  const before = readTrusted(preferencesFolder(env), placeOf({ root, ...source }));
  const [now, own] = await Promise.all([namedNow(linesOf(commands), { root, git, ...(before === null ? {} : { trusted: before.files }) }), ofProgram(source.source)]);
  const files = untrusted(now, before?.files ?? null, own);
  const text = source.builtin || adopted || before?.hash === source.hash ? null : source.text;
  if (text === null && files.length === 0) return true;
  if (!interactive) throw new HoldpointError({ code: EXIT.blocked, ...refusalOf(source, { files, all: text !== null, seen: before !== null }) });
  const [{ askTrust }, { trustLines }] = await Promise.all([seatOf(asked) === 'lines' ? import('./plain-asks.ts') : import('./screen.ts'), import('./trust-lines.ts')]);
  const changed = before !== null && (text !== null || files.some((path) => Object.hasOwn(before.files, path)));
  const lines = await trustLines({ file: source.file, text, files, now, before });
  const trusted = await askTrust({ file: text === null ? files.join(', ') : source.file, about: text === null ? 'scripts' : 'runbook', lines, changed, asked });
  if (trusted) await keepTrust(source, now, { root, env });
  return trusted;
};

/** Writes down that a person has read these, as they are now. */
export const keepTrust = async (source: RunbookSource, { files }: Pick<NamedNow, 'files'>, { root, env }: { readonly root: string; readonly env: NodeJS.ProcessEnv }): Promise<void> =>
  (await openPreferences(preferencesFolder(env))).trust(placeOf({ root, ...source }), { hash: source.hash, text: source.builtin ? '' : source.text, files });

const refusalOf = ({ file }: RunbookSource, { files, all, seen }: { readonly files: readonly string[]; readonly all: boolean; readonly seen: boolean }): { readonly what: string; readonly why: string; readonly fix: string } =>
  all
    ? { what: `${file} is not trusted`, why: 'it runs commands on this machine, and nobody has read it here', fix: 'Run `holdpoint start` at a terminal: it shows the runbook and asks.' }
    : { what: `${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} not trusted`, why: `${file} runs ${files.length === 1 ? 'it' : 'them'} on this machine, and ${seen ? 'nobody has read what changed' : 'nobody has read it here'}`, fix: 'Run `holdpoint start` at a terminal: it shows them and asks.' };
