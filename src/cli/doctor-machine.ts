import type { Capture } from '../adapters/capture.ts';
import { hasOwnFolder } from '../adapters/folders.ts';
import { freeBytes, mayWriteIn } from '../adapters/machine-room.ts';
import { stateRoot } from '../adapters/store.ts';
import { HoldpointError } from '../core/error.ts';
import type { Git } from '../ports.ts';
import { glyphsFor, UNICODE } from '../ui/glyphs.ts';
import { KEYMAP } from '../ui/keymap.ts';
import { SMALLEST } from '../ui/layout.ts';
import { better, missing, notAsked, there } from './check.ts';
import type { Check } from './check.ts';
import { keysFileOf, readKeymap } from './keys-file.ts';
import { versionsOf } from './machine.ts';
import { isOnlyCi, readsLines } from './seat.ts';

type Here = { readonly git: Git | null; readonly cwd: string; readonly capture: Capture; readonly env: NodeJS.ProcessEnv };

/** A release keeps logs and evidence; less room than this is soon none. */
const LEAST_ROOM_BYTES = 200 * 1024 * 1024;

/** What every release needs of this machine, whatever its runbook. */
export const machineChecks = async ({ git, cwd, capture, env }: Here): Promise<readonly Check[]> => {
  const versions = await versionsOf(capture, cwd);
  const tool = (name: 'git' | 'bash'): Check => (versions[name] === 'missing' ? missing(name, 'not on PATH', `install ${name} with the package manager of your system`) : there(name, versions[name] ?? ''));
  return [there('node', process.version), tool('git'), await identityOf({ git, cwd, capture }), tool('bash'), stateOf(env), ...terminalChecks(process), await keysOf(env)];
};

const identityOf = async ({ git, cwd, capture }: Pick<Here, 'git' | 'cwd' | 'capture'>): Promise<Check> => {
  const how = "git config --global user.name 'Your Name' && git config --global user.email you@example.org";
  if (git === null) {
    const [name, email] = await Promise.all(['user.name', 'user.email'].map((key) => capture(['git', 'config', '--get', key], { cwd })));
    return name?.code === 0 && email?.code === 0 ? there('identity', `${name.stdout.trim()} <${email.stdout.trim()}>`) : missing('identity', 'git does not know who you are', how);
  }
  try {
    const { name, email } = await git.identity();
    return there('identity', `${name} <${email}>`);
  } catch {
    return missing('identity', 'git does not know who you are', how);
  }
};

const stateOf = (env: NodeJS.ProcessEnv): Check => {
  try {
    const root = stateRoot(env);
    if (!mayWriteIn(root)) return missing('state', `${root} cannot be written in`, 'export HOLDPOINT_STATE=/a/folder/of/yours');
    const made = hasOwnFolder(root);
    const free = freeBytes(root);
    if (free !== null && free < LEAST_ROOM_BYTES) return missing('state', `${root}: ${Math.floor(free / 1024 / 1024)} MB are free`, `make room on its disk, or name another: export HOLDPOINT_STATE=/a/folder`);
    return there('state', `${root}${made ? '' : ' (made with the first session)'}${free === null ? '' : `, ${Math.floor(free / 1024 / 1024)} MB free`}`);
  } catch (error) {
    if (!(error instanceof HoldpointError)) throw error;
    return missing('state', error.why, error.fix);
  }
};

type Terminal = { readonly env: NodeJS.ProcessEnv; readonly stdin: { readonly isTTY?: boolean }; readonly stdout: Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'hasColors' | 'getColorDepth'> & { readonly isTTY?: boolean } };

/** What a person sees and answers with: the window, the signs it can show, and what stands between it and the clipboard. */
export const terminalChecks = ({ env, stdin, stdout }: Terminal): readonly Check[] => {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return [notAsked('terminal', 'none here: what a person answers needs one')];
  const seen = `${stdout.columns}x${stdout.rows}, ${stdout.hasColors() ? `${2 ** stdout.getColorDepth(env)} colours` : 'no colours'}`;
  const utf8 = glyphsFor({ env, platform: process.platform, ascii: false }) === UNICODE;
  const size = stdout.columns < SMALLEST.columns || stdout.rows < SMALLEST.rows;
  return [
    ...(isOnlyCi({ env, stdin, stdout }) ? [missing('ci', 'CI is set, so nobody is asked here', 'unset CI')] : []),
    size && !readsLines(env) ? missing('terminal', `${stdout.columns}x${stdout.rows} is too small`, `make the window ${SMALLEST.columns}x${SMALLEST.rows} or larger, or start with --plain`) : there('terminal', `${seen}, ${utf8 ? 'UTF-8' : 'plain signs'}${readsLines(env) ? '; releases are led in lines' : ''}`),
    ...(env['TERM'] === 'dumb' ? [better('term', 'TERM is dumb, which cannot draw', 'export TERM=xterm-256color')] : utf8 || env['TERM'] === 'linux' ? [] : [better('locale', 'it is not UTF-8, so signs of ASCII are shown', 'export LANG=C.UTF-8')]),
    ...(env['TMUX'] === undefined || env['TMUX'] === '' ? [] : [better('tmux', 'y copies only where tmux lets programs set the clipboard', 'tmux set -g set-clipboard on')]),
  ];
};

const keysOf = async (env: NodeJS.ProcessEnv): Promise<Check> => {
  const file = keysFileOf(env);
  try {
    const { records } = await readKeymap(env);
    const own = records.filter((record, n) => record.keys !== KEYMAP.records[n]?.keys).length;
    return own === 0 ? notAsked('keys', `those of the README; ${file} would hold your own`) : there('keys', `${own} of your own, from ${file}`);
  } catch (error) {
    if (!(error instanceof HoldpointError)) throw error;
    return missing('keys', error.why.split('\n').join(' '), 'mend it, or move it away');
  }
};
