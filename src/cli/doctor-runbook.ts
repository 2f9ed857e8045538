import { join, resolve } from 'node:path';
import type { Capture } from '../adapters/capture.ts';
import { programOn } from '../adapters/machine-room.ts';
import { preferencesFolder, readTrusted } from '../adapters/preferences.ts';
import { redactText, secretsIn } from '../adapters/redact.ts';
import { exists } from '../adapters/texts.ts';
import { findToken } from '../adapters/token.ts';
import { HoldpointError } from '../core/error.ts';
import { isJsonObject } from '../core/json.ts';
import type { Tool } from '../core/plan.ts';
import { WorldError } from '../ports.ts';
import type { Git } from '../ports.ts';
import { firstProgram } from '../runbook/named-files.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { groundOf } from './compose.ts';
import { missing, notAsked, there } from './check.ts';
import type { Check } from './check.ts';
import { usesGitHub } from './ground-checks.ts';
import { loadRegistries, parseSource, readRunbook } from './runbook-source.ts';
import type { RunbookSource } from './runbook-source.ts';
import { placeOf } from './trusted-files.ts';

type Here = { readonly git: Git | null; readonly capture: Capture; readonly env: NodeJS.ProcessEnv; readonly named: string | undefined };
type Of = { readonly git: Git; readonly capture: Capture; readonly env: NodeJS.ProcessEnv; readonly runbook: Runbook; readonly trusted: boolean };

/** What the runbook of this checkout needs: its tools and programs, the token, the tracker, the tap. Nothing of an untrusted one is started. */
export const runbookChecks = async ({ git, capture, env, named }: Here): Promise<readonly Check[]> => {
  if (git === null) return [notAsked('repository', 'none here: start in the checkout that is released, and it says what its runbook needs'), await tokenOf({ capture, env, cwd: process.cwd() })];
  const origin = await git.originRepository();
  const repository = origin === null ? await noOrigin(git.root, capture) : there('repository', `${origin} in ${git.root}`);
  const found = await runbookOf(git.root, named);
  if ('check' in found) return [repository, found.check, await tokenOf({ capture, env, cwd: git.root })];
  const { source, runbook } = found;
  const trusted = source.builtin || readTrusted(preferencesFolder(env), placeOf({ root: git.root, ...source }))?.hash === source.hash;
  const of: Of = { git, capture, env, runbook, trusted };
  return [
    repository,
    there('runbook', `${source.file}: ${runbook.title}${trusted ? '' : ' (not trusted yet: nothing of it was started)'}`),
    usesGitHub(runbook) ? await tokenOf({ capture, env, cwd: git.root }) : notAsked('token', 'this runbook does not use GitHub'),
    await trackerOf(of),
    ...tapsOf(of),
    ...workflowsOf(of, source),
    ...(await toolsOf(of)),
    ...(await programsOf(of)),
  ];
};

/** None at all is added; one that is elsewhere is set. */
const noOrigin = async (root: string, capture: Capture): Promise<Check> =>
  (await capture(['git', 'remote', 'get-url', 'origin'], { cwd: root })).code === 0
    ? missing('repository', `the origin of ${root} is not on GitHub`, 'git remote set-url origin https://github.com/OWNER/NAME.git')
    : missing('repository', `${root} has no origin`, 'git remote add origin https://github.com/OWNER/NAME.git');

const runbookOf = async (root: string, named: string | undefined): Promise<{ readonly source: RunbookSource; readonly runbook: Runbook } | { readonly check: Check }> => {
  try {
    const source = readRunbook(root, named);
    return { source, runbook: await parseSource(source) };
  } catch (error) {
    if (!(error instanceof HoldpointError)) throw error;
    return { check: missing('runbook', `${error.what}; ${error.why.replaceAll('\n', '; ')}`, error.what.startsWith('There is no runbook') ? (named === undefined ? 'holdpoint runbook init' : 'holdpoint doctor --runbook FILE|NAME') : `holdpoint runbook check ${named ?? '.holdpoint/runbook.yaml'}`) };
  }
};

/** That there is one; whether GitHub takes it only GitHub knows. */
const tokenOf = async ({ capture, env, cwd }: { readonly capture: Capture; readonly env: NodeJS.ProcessEnv; readonly cwd: string }): Promise<Check> => {
  const how = programOn(env['PATH'] ?? '', 'gh') === null ? 'install gh, then: gh auth login (or export GH_TOKEN=…)' : 'gh auth login';
  try {
    const token = await findToken({ env, capture, cwd });
    if (token === null) return missing('token', 'neither GH_TOKEN nor GITHUB_TOKEN is set, and `gh auth token` gives none', how);
    const from = ['GH_TOKEN', 'GITHUB_TOKEN'].find((name) => (env[name] ?? '').trim() !== '') ?? 'gh';
    return there('token', `from ${from}; whether GitHub takes it is not asked`);
  } catch (error) {
    if (!(error instanceof HoldpointError)) throw error;
    return missing('token', `${error.what}: ${error.why}`, error.fix);
  }
};

const trackerOf = async ({ git, env, runbook }: Of): Promise<Check> => {
  const { tracker } = runbook.blockers;
  if (tracker === 'github') return notAsked('tracker', 'github: only the network knows');
  try {
    return there('tracker', `${tracker}: ${await (await groundOf(git, env)).tracker(runbook).where()}`);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return missing('tracker', `${tracker}: ${error.message}`, error.fix);
  }
};

const tapsOf = ({ git, runbook }: Of): readonly Check[] =>
  Object.values(runbook.channels).flatMap(({ kind, spec }) => {
    const { checkout, tap } = spec;
    if (kind !== 'homebrew' || typeof checkout !== 'string') return [];
    const path = resolve(git.root, checkout);
    return [exists(path) ? there('tap', path) : missing('tap', `${checkout} is not there`, `git clone https://github.com/${String(tap)}.git ${path}`)];
  });

/** Files of workflows that steps start or watch; whether they are what the steps want, `runbook check` says. */
const workflowsOf = ({ git, runbook }: Of, source: RunbookSource): readonly Check[] => {
  const used = new Map(runbook.steps.flatMap(({ kind, spec, title }) => (kind === 'workflow' && isJsonObject(spec['workflow']) && typeof spec['workflow']['file'] === 'string' ? [[spec['workflow']['file'], title] as const] : [])));
  return [...used].flatMap(([file, title]) => (exists(join(git.root, '.github/workflows', file)) ? [] : [missing('workflow', `${file} is not in .github/workflows; "${title}" needs it`, `holdpoint runbook check ${source.file}`)]));
};

/** By their own version commands, which are the runbook's: of one that is not trusted only the PATH is looked at. */
const toolsOf = ({ git, capture, env, runbook, trusted }: Of): Promise<readonly Check[]> =>
  Promise.all(
    Object.values(runbook.tools).map(async ({ name, version, get }: Tool): Promise<Check> => {
      if (!trusted) {
        const program = firstProgram(version);
        if (program === null) return notAsked(name, 'its version is asked once the runbook is trusted');
        return programOn(env['PATH'] ?? '', program) === null ? missing(name, `${program} is not on PATH`, get) : there(name, 'on PATH; its version is asked once the runbook is trusted');
      }
      const { code, stdout } = await capture(['bash', '-euo', 'pipefail', '-c', version], { cwd: git.root });
      // It is a program of the runbook: what it prints may hold what the person's environment holds.
      return code === 0 ? there(name, redactText(stdout, secretsIn(env)).text.trim().split('\n')[0] ?? '') : missing(name, `\`${version}\` gives no answer`, get);
    }),
  );

/** The first program of each command line, where no tool of the runbook says how to get it. */
const programsOf = async ({ env, runbook }: Of): Promise<readonly Check[]> => {
  const { kinds } = await loadRegistries();
  const known = new Set([...Object.keys(runbook.tools), 'git', 'bash', 'gh']);
  const first = new Map<string, string>();
  for (const step of runbook.steps) {
    for (const line of [...(kinds[step.kind]?.commands(step.spec) ?? []), ...step.fix]) {
      const program = firstProgram(line);
      if (program !== null && !known.has(program) && !first.has(program)) first.set(program, step.title);
    }
  }
  return [...first].map(([program, step]) => (programOn(env['PATH'] ?? '', program) === null ? missing(program, `not on PATH; "${step}" runs it`, `install ${program} with the package manager of your system`) : there(program, 'on PATH')));
};
