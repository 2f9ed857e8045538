import { arch, platform, release } from 'node:os';
import type { Capture } from '../adapters/capture.ts';
import { VERSION } from '../version.ts';

/** Versions of what a session rests on; a program that is missing says so. */
export const versionsOf = async (capture: Capture, cwd: string): Promise<{ readonly [name: string]: string }> => {
  const say = async (...argv: readonly [string, ...string[]]): Promise<string> => {
    const { code, stdout, missing } = await capture(argv, { cwd });
    return missing ? 'missing' : code === 0 ? (stdout.split('\n')[0]?.trim() ?? '') : 'gave no answer';
  };
  const [git, bash] = await Promise.all([say('git', '--version'), say('bash', '--version')]);
  return { holdpoint: VERSION, node: process.version, git, bash, os: `${platform()} ${release()} ${arch()}` };
};

/** What decides how the screen looks. */
export const terminalOf = (env: NodeJS.ProcessEnv): { readonly [fact: string]: string } => ({
  stdin: isTerminal(process.stdin),
  stdout: isTerminal(process.stdout),
  size: process.stdout.isTTY ? `${process.stdout.columns}x${process.stdout.rows}` : 'none',
  colours: process.stdout.isTTY ? `${2 ** process.stdout.getColorDepth(env)}` : 'none',
  ...Object.fromEntries(['TERM', 'COLORTERM', 'TERM_PROGRAM', 'LANG', 'LC_ALL', 'LC_CTYPE', 'NO_COLOR', 'CI'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
});

const isTerminal = ({ isTTY }: { readonly isTTY?: boolean }): string => (isTTY === true ? 'a terminal' : 'no terminal');
