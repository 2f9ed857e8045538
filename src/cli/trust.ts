import { EXIT, HoldpointError } from '../core/error.ts';
import type { Arguments } from './arguments.ts';
import type { RunbookSource } from './runbook-source.ts';

/**
 * A runbook runs commands: it is shown the first time, and its change whenever its bytes change, and the person must say that
 * they trust it. Built-in ones are part of the program. @throws HoldpointError code 3 where nobody can be asked.
 */
export const trustRunbook = async (source: RunbookSource, { interactive, asked }: { readonly interactive: boolean; readonly asked: Arguments }): Promise<boolean> => {
  if (source.builtin) return true;
  const { openPreferences, preferencesFolder } = await import('../adapters/preferences.ts');
  const preferences = await openPreferences(preferencesFolder(process.env));
  const before = preferences.trusted(source.path);
  if (before?.hash === source.hash) return true;
  if (!interactive) throw new HoldpointError({ code: EXIT.blocked, what: `${source.file} is not trusted`, why: 'it runs commands on this machine, and nobody has read it here', fix: 'Run `holdpoint start` at a terminal: it shows the runbook and asks.' });
  const { askTrust } = await import('./screen.ts');
  const trusted = await askTrust({ file: source.file, text: source.text, before: before?.text ?? null, asked });
  if (trusted) preferences.trust(source.path, { hash: source.hash, text: source.text });
  return trusted;
};
