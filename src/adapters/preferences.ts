import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { HoldpointError } from '../core/error.ts';
import type { Variables } from './environment.ts';

/** What a person said they trust: its mark, and its text, so that a later change can be shown. */
export type TrustedFile = { readonly hash: string; readonly text: string | null };

/** A runbook that a person said they trust, with the files of the repository that its commands name, by their path there. */
export type TrustedRunbook = { readonly hash: string; readonly text: string; readonly files: { readonly [path: string]: TrustedFile } };

export type RecentSession = { readonly repository: string; readonly target: string; readonly mode: string; readonly session: number; readonly path: string; readonly openedAt: number };

/** What a person prefers. Never state of a release, never a token: losing all of it costs a question or two. */
export type Preferences = {
  readonly file: string;
  /** The runbook that was trusted last at this place (a path in a repository), or null. */
  readonly trusted: (place: string) => TrustedRunbook | null;
  readonly trust: (place: string, runbook: TrustedRunbook) => void;
  /** Newest first, each session once, at most 20. */
  readonly recent: () => readonly RecentSession[];
  readonly addRecent: (session: RecentSession) => void;
  readonly settings: () => Settings;
  /** Beside what is kept already. */
  readonly keep: (settings: Settings) => void;
};

/** How a person wants the screen, by name; who reads them knows which there are. */
export type Settings = { readonly [name: string]: string | boolean };

type Stored = {
  readonly trusted: { readonly [place: string]: TrustedRunbook };
  readonly recent: readonly RecentSession[];
  readonly settings: Settings;
};

const MOST_RECENT = 20;

/** The folder of the preferences: `$XDG_CONFIG_HOME/holdpoint`, else `~/.config/holdpoint`. */
export function preferencesFolder(environment: Variables): string {
  const xdg = environment['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(environment['HOME'] || homedir(), '.config'), 'holdpoint');
}

/**
 * Opens the preferences in `folder`, which is made (0700) where it is missing; a file that is missing or can't be read counts as none, so
 * everything is asked again.
 * @throws HoldpointError code 1 when folder or file are another user's: whoever writes there says which runbooks are trusted.
 */
export async function openPreferences(folder: string): Promise<Preferences> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkOwner(folder);
  // A link to a folder of one's own is how many keep such files; what others may do in it ends here.
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  checkOwner(join(folder, 'preferences.json'));
  const { default: Conf } = await import('conf');
  const conf = new Conf<Stored>({ cwd: folder, configName: 'preferences', configFileMode: 0o600, clearInvalidConfig: true, accessPropertiesByDotNotation: false, defaults: { trusted: {}, recent: [], settings: {} } });
  return {
    file: conf.path,
    trusted: (place) => trustedIn(conf.get('trusted'), place),
    trust: (place, { hash, text, files }) => conf.set('trusted', { ...conf.get('trusted'), [place]: { hash, text, files } }),
    recent: () => sessionsIn(conf.get('recent')),
    addRecent: (session) => conf.set('recent', [session, ...sessionsIn(conf.get('recent')).filter((one) => one.path !== session.path)].slice(0, MOST_RECENT)),
    settings: () => settingsIn(conf.get('settings')),
    keep: (settings) => conf.set('settings', { ...settingsIn(conf.get('settings')), ...settings }),
  };
}

/** The same as `trusted`, read from the file itself: no library stands before the first frame, nor before every command. */
export function readTrusted(folder: string, place: string): TrustedRunbook | null {
  return trustedIn(readStored(folder)['trusted'], place);
}

/** The same as `settings`, read as `readTrusted` does. */
export function readSettings(folder: string): Settings {
  return settingsIn(readStored(folder)['settings']);
}

function readStored(folder: string): { readonly [name: string]: unknown } {
  try {
    // What another user wrote is nothing that this one trusts or chose.
    checkOwner(folder);
    return ownRecord(JSON.parse(readFileSync(join(folder, 'preferences.json'), 'utf8')));
  } catch {
    return ownRecord(null);
  }
}

function settingsIn(stored: unknown): Settings {
  return Object.fromEntries(Object.entries(ownRecord(stored)).flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [])));
}

function trustedIn(stored: unknown, place: string): TrustedRunbook | null {
  const { hash, text, files } = ownRecord(ownRecord(stored)[place]);
  if (typeof hash !== 'string' || typeof text !== 'string') return null;
  return { hash, text, files: Object.fromEntries(Object.entries(ownRecord(files)).flatMap(([path, file]) => (isTrustedFile(file) ? [[path, { hash: file.hash, text: file.text }]] : []))) };
}

function checkOwner(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || process.getuid === undefined || found.uid === process.getuid()) return;
  throw new HoldpointError({ code: 1, what: `The preferences ${path} can't be used`, why: `they belong to another user (${found.uid})`, fix: 'Move them away, or name a folder of your own with XDG_CONFIG_HOME.' });
}

/** What stands in the file was written by anybody; a place called `__proto__` is a place. */
function ownRecord(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : {};
}

function isTrustedFile(value: unknown): value is TrustedFile {
  const { hash, text } = ownRecord(value);
  return typeof hash === 'string' && (typeof text === 'string' || text === null);
}

function sessionsIn(value: unknown): readonly RecentSession[] {
  return Array.isArray(value) ? value.filter(isRecent) : [];
}

function isRecent(value: unknown): value is RecentSession {
  const { repository, target, mode, session, path, openedAt } = ownRecord(value);
  return [repository, target, mode, path].every((text) => typeof text === 'string') && typeof session === 'number' && typeof openedAt === 'number';
}
