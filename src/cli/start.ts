import { openGit } from '../adapters/git.ts';
import { secretsIn } from '../adapters/redact.ts';
import type { Store } from '../adapters/store.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Plan } from '../core/plan.ts';
import { quoted } from '../core/quoted.ts';
import { exitCodeOf } from '../core/standing.ts';
import type { State } from '../core/state.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { inputProblem } from '../runbook/values.ts';
import { checkAdoption, describeOnOrigin, inputCheck, suggestInputs } from '../session/opening.ts';
import type { InputCheck } from '../session/opening.ts';
import type { Snapshot } from '../session/session.ts';
import { KEYMAP } from '../ui/keymap.ts';
import { adopt, askAdoption } from './adopt.ts';
import type { Arguments } from './arguments.ts';
import { groundOf } from './compose.ts';
import type { Ground } from './compose.ts';
import { checkGround } from './ground-checks.ts';
import type { Run } from './index.ts';
import { inputFields } from './input-fields.ts';
import { readKeymap } from './keys-file.ts';
import { openAgain, openNew, personOf } from './open.ts';
import type { Opened } from './open.ts';
import { printError, printRefusal } from './print.ts';
import { refuseSecrets } from './plan-secrets.ts';
import { hasRunbook, parseSource, readRunbook, sha256 } from './runbook-source.ts';
import type { RunbookSource } from './runbook-source.ts';
import { isOnlyCi, seatOf } from './seat.ts';
import { findUnended, hereIn } from './sessions.ts';
import { trustRunbook } from './trust.ts';

/** Somebody can be asked, on a screen or in lines. */
const isInteractive = (asked: Arguments): boolean => seatOf(asked) !== 'nobody';

/** Guided; resumes when there is a session that has not ended. */
export const start: Run = async (asked) => {
  if (asked.flags.json) return printRefusal({ why: 'start prints no JSON: it is led by a person', fix: 'Read it beside it: holdpoint status --json, holdpoint log --json.' }), EXIT.left;
  if (isOnlyCi()) printError('CI is set, so nobody is asked here. To be asked, start it without: CI= holdpoint');
  const seat = seatOf(asked);
  const interactive = seat !== 'nobody';
  // What is wrong with the person's keys is said before anything is begun.
  const keymap = interactive ? await readKeymap(process.env) : KEYMAP;
  // The screen's code is made ready while git answers: its processes run beside us.
  if (seat === 'screen') setImmediate(() => void import('./screen.ts'));
  const git = await openGit(process.cwd());
  const person = personOf(git, { person: interactive, login: null });
  // Who it is, is said where it is needed, after what is wrong before that.
  person.catch(() => undefined);
  const { repository, store } = await hereIn(git);
  const target = asked.rest[0] ?? asked.flags.target;
  const flags = { ...asked.flags, ...(target === undefined ? {} : { target }) };
  if (interactive && asked.flags.runbook === undefined && !hasRunbook(git.root) && store.newestSession({ repository }) === null) return (await import('./runbook-init.ts')).initRunbook(asked);
  const ground = await groundOf(git, process.env);
  const unended = findUnended(store, repository, { flags });
  if (unended !== null) refuseOtherInputs(unended.state, ground.git.root, { flags });
  const found = unended?.found ?? null;
  const you = await person;
  const opened = found === null ? await begin(ground, store, { ...asked, flags }) : await openAgain(ground, { store, folder: found, you, look: interactive ? 'meanwhile' : 'first' });
  if (opened === null) return EXIT.left;
  try {
    if (found !== null && !((await adoptChanges(opened, ground, asked)) && (await adoptLate(opened, ground, asked)))) return EXIT.left;
    if (seat === 'nobody') return await (await import('./plain.ts')).runPlain(opened);
    if (seat === 'lines') await (await import('./plain-terminal.ts')).runLines(opened, asked, keymap);
    else await (await import('./screen.ts')).runScreen(opened, asked, keymap);
    return leftWith(opened.session.snapshot());
  } finally {
    opened.close();
  }
};

/** The exit code of a screen that was left: what could not be recorded is broken, whatever else came of it; who abandons has done so. */
const leftWith = ({ state, world }: Snapshot): number => {
  if (world.readOnly !== null) return EXIT.broken;
  if (state.end === null) return EXIT.left;
  return state.end.end === 'abandoned' ? EXIT.fine : exitCodeOf(state);
};

/** What was given beside a session that goes on is what it was begun with. @throws HoldpointError code 2: it would be ignored. */
export const refuseOtherInputs = ({ plan, inputs }: State, root: string, { flags }: Pick<Arguments, 'flags'>): void => {
  if (plan === null) return;
  const given = { base: flags.base, agent: flags.agent, runbook: flags.runbook === undefined ? undefined : readRunbook(root, flags.runbook).source };
  const was: { readonly [name: string]: string | undefined } = { ...inputs, runbook: plan.source };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || was[name] === value) continue;
    const release = `${plan.target} (${plan.mode})`;
    const why = was[name] === undefined ? `the session of ${release} goes on, and its runbook asks for none` : `the session of ${release} goes on, and was begun with ${was[name]}`;
    throw new HoldpointError({ code: EXIT.left, what: `--${name} ${value} cannot be used`, why, fix: `Go on without --${name}: holdpoint start ${quoted(plan.target)} --mode ${plan.mode}. For another release name it: holdpoint start TARGET. To begin this one anew, abandon it first: holdpoint abandon --reason TEXT` });
  }
};

/** Everything that can be wrong is said before anything is asked; the journal opens when all inputs are confirmed. */
const begin = async (ground: Ground, store: Store, asked: Arguments): Promise<Opened | null> => {
  const source = readRunbook(ground.git.root, asked.flags.runbook);
  const runbook = await parseSource(source);
  checkForms(runbook, asked);
  const { login } = await checkGround(ground, runbook);
  const { tags, check } = await checkedTags(ground, runbook, asked);
  if (!(await trustRunbook(source, runbook, { git: ground.git, interactive: isInteractive(asked), asked }))) return null;
  const inputs = await confirmedInputs(ground, { runbook, tags, check, asked });
  if (inputs === null) return null;
  const plan = await planOf(runbook, source, inputs);
  const adoption = asked.flags.adopt ? await askAdoption(ground, plan) : null;
  if (adoption === 'refused') return null;
  const opened = await openNew(ground, { store, plan, inputs, source, you: await personOf(ground.git, { person: true, login }) });
  try {
    if (adoption !== null) await adopt(opened, adoption);
    return opened;
  } catch (error) {
    opened.close();
    throw error;
  }
};

/** What a flag gives has the form that the runbook wants, before the network is asked. @throws HoldpointError code 2 */
const checkForms = (runbook: Runbook, asked: Arguments): void => {
  const given = givenInputs(runbook, asked);
  for (const input of runbook.inputs) {
    const value = given[input.name];
    const problem = value === undefined ? null : inputProblem(input, value);
    if (problem !== null) throw unusable(input.name, value ?? '', { code: EXIT.left, why: problem.what, fix: problem.instead });
  }
};

const unusable = (name: string, value: string, { code, why, fix }: { readonly code: number; readonly why: string; readonly fix: string }): HoldpointError =>
  new HoldpointError({ code, what: `${name} "${value}" cannot be used`, why, fix });

const givenInputs = (runbook: Runbook, { flags }: Arguments): { readonly [name: string]: string } => {
  const given = { target: flags.target, base: flags.base, mode: flags.mode, agent: flags.agent };
  return Object.fromEntries(runbook.inputs.flatMap(({ name }) => Object.entries(given).flatMap(([flag, value]) => (flag === name && value !== undefined ? [[name, value]] : []))));
};

/** The tags of origin, after every flag that was given was found good. @throws HoldpointError */
const checkedTags = async (ground: Ground, runbook: Runbook, asked: Arguments): Promise<{ readonly tags: readonly string[]; readonly check: InputCheck }> => {
  const tags = await ground.git.remoteTags();
  const given = givenInputs(runbook, asked);
  const target = given['target'];
  const about = target !== undefined && tags.includes(target) ? { [target]: await describeOnOrigin(ground.git, target) } : {};
  const check = await inputCheck(tags, { adopting: asked.flags.adopt, about });
  for (const input of runbook.inputs) {
    const value = given[input.name];
    const problem = value === undefined ? null : check(input, value, given);
    if (problem !== null) throw unusable(input.name, value ?? '', problem);
  }
  // Said before anything is asked; once more when the words are typed.
  if (asked.flags.adopt && target !== undefined) await checkAdoption(ground.git, target);
  return { tags, check };
};

/** Each input is suggested and confirmed by itself; without a terminal the question is printed, and nothing is assumed. */
const confirmedInputs = async (
  ground: Ground,
  { runbook, tags, check, asked }: { readonly runbook: Runbook; readonly tags: readonly string[]; readonly check: InputCheck; readonly asked: Arguments },
): Promise<{ readonly [name: string]: string } | null> => {
  if (!isInteractive(asked)) {
    const missing = runbook.inputs.map(({ name }) => name).join(', ');
    throw new HoldpointError({ code: EXIT.blocked, what: 'A person must confirm the inputs', why: `${missing} are confirmed at a terminal, each by itself, before a session begins`, fix: 'Run `holdpoint start` at a terminal.' });
  }
  const given = givenInputs(runbook, asked);
  const suggested = await suggestInputs(runbook, tags, { user: ground.user, host: ground.host, mode: given['mode'] ?? 'dry-run' });
  const { askInputs } = await (seatOf(asked) === 'lines' ? import('./plain-asks.ts') : import('./screen.ts'));
  return askInputs({ runbook, fields: inputFields(runbook, { given, suggested, check }), asked });
};

/** The runbook compiled with confirmed inputs. @throws HoldpointError code 2 */
export const planOf = async (runbook: Runbook, source: RunbookSource, inputs: { readonly [name: string]: string }): Promise<Plan> => {
  const { compile } = await import('../runbook/plan.ts');
  const compiled = compile(runbook, { inputs, runbookHash: source.hash, source: source.source, sha256 });
  if (compiled.ok) {
    refuseSecrets(compiled.plan, inputs, secretsIn(process.env));
    return compiled.plan;
  }
  throw new HoldpointError({ code: EXIT.left, what: 'The inputs cannot be used', why: compiled.problems.map((problem) => problem.what).join('\n'), fix: compiled.problems.map((problem) => problem.instead).join('\n') });
};

/** A runbook that changed since the session began is shown, trusted and adopted, and so are files that it names, or nothing starts. */
const adoptChanges = async (opened: Opened, ground: Ground, asked: Arguments): Promise<boolean> => {
  const { plan, inputs, end } = opened.session.snapshot().state;
  if (plan === null || end !== null) return true;
  const source = readRunbook(ground.git.root, plan.source);
  const trusting = { git: ground.git, interactive: isInteractive(asked), asked };
  if (source.hash === plan.runbookHash) return trustRunbook(source, plan, { ...trusting, adopted: true });
  const runbook = await parseSource(source);
  if (!(await trustRunbook(source, runbook, trusting))) return false;
  const refusal = await opened.session.dispatch({ type: 'adopt-runbook', plan: await planOf(runbook, source, inputs) }, opened.session.you);
  if (refusal === null) return true;
  printRefusal({ why: `The changed runbook was not adopted: ${refusal.why}`, fix: refusal.fix });
  return false;
};

/** Somebody pushed the tag after this session began. */
const adoptLate = async (opened: Opened, ground: Ground, asked: Arguments): Promise<boolean> => {
  const { plan } = opened.session.snapshot().state;
  if (!asked.flags.adopt || plan === null) return true;
  if (!isInteractive(asked)) throw new HoldpointError({ code: EXIT.blocked, what: 'A person must adopt the tag', why: `its words are typed: adopt ${plan.target}`, fix: 'Run `holdpoint start --adopt` at a terminal.' });
  const adoption = await askAdoption(ground, plan);
  if (adoption === 'refused') return false;
  await adopt(opened, adoption);
  return true;
};
