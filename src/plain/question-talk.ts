import type { Block } from '../core/picture.ts';
import type { Option, Question } from '../core/plan.ts';
import { selectEarlierAnswer } from '../core/select.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../core/state.ts';
import type { Attempt } from '../core/state.ts';
import { cleanLines } from '../ui/clean.ts';
import { pictureRows } from '../ui/draw/picture.ts';
import { evidenceOf, missingFrom } from '../ui/draw/question.ts';
import { sheetOf } from '../ui/draw/sheet.ts';
import { phaseName } from '../ui/selection.ts';
import { wantsOf } from './choices.ts';
import { choose, fill, isChosen } from './talk.ts';
import type { Choice, Talk } from './talk.ts';
import { WIDTH, linesOf } from './word-glyphs.ts';

/** One question, answered by itself: an option, what it wants, then one question whether to record it. */
export const askQuestion = async (talk: Talk, { step, question: id }: { readonly step: string; readonly question: string }): Promise<void> => {
  const now = (): { readonly attempt: Attempt; readonly question: Question } | null => {
    const attempt = lastAttemptOf(talk.snapshot().state, step);
    const question = attempt?.phase === 'asked' ? unansweredOf(attempt).find((open) => open.id === id) : undefined;
    return attempt === undefined || question === undefined ? null : { attempt, question };
  };
  // What was asked may answer itself: a late channel arrives while the person thinks.
  const over = (): boolean => now() === null;
  for (;;) {
    const asked = now();
    if (asked === null) return;
    const { attempt, question } = asked;
    const picked = await choose<Option | { readonly name: string }>(talk, { title: questionLines(talk, step, asked), safe: 'Not now: leave it unanswered (the release stays blocked)', choices: [...question.options.map((option): Choice<Option> => ({ label: `${option.label}${wantsOf(option)}`, value: option })), ...evidenceOf(attempt).map(({ name, opened }) => ({ label: `Read the evidence ${name} (${opened ? 'opened' : 'not opened'})`, value: { name } }))], over });
    if (picked.is !== 'chosen') return talk.say([picked.is === 'over' ? 'It asks nothing any more.' : 'It stays unanswered.']);
    const { value } = picked;
    if ('name' in value) await readEvidence(talk, step, value.name);
    else if (await record(talk, { step, option: value, ...asked, over })) return;
  }
};

type Recording = { readonly step: string; readonly option: Option; readonly attempt: Attempt; readonly question: Question; readonly over: () => boolean };

/** Whether the answer was recorded. */
const record = async (talk: Talk, { step, option, attempt, question, over }: Recording): Promise<boolean> => {
  const missing = (reason: string, attachment: string): string | null => missingFrom(question, { option: option.key, reason, attachment }, attempt);
  // Neither text is missing here, so what is left is the evidence.
  const unopened = missing('-', '-');
  if (unopened !== null) return talk.say([`${option.label} opens once ${unopened.replace(' (^O)', '')}: choose it from the list.`]), false;
  const attachment = option.takes !== 'attachment' ? '' : await fill(talk, { label: 'A link, a file or a note', problem: (value) => missing('-', value), over });
  if (attachment === null) return false;
  const optional = option.reason === 'optional';
  const reason = await fill(talk, { label: optional ? 'A reason, or an empty line for none' : 'The reason, which goes in the report under your name', problem: (value) => missing(value, attachment), over });
  if (reason === null) return false;
  const { you } = talk.snapshot().world;
  const title = [`Answer: ${option.label}`, ...(attachment === '' ? [] : [`Given: ${attachment}`]), `Reason: ${reason.trim() === '' ? 'none' : reason}`, `Signing as ${you.name} <${you.email}>`];
  if (!(await isChosen(talk, { title, safe: 'Do not record it', act: 'Record', over }))) return false;
  return (await talk.actions.answer(step, { question: question.id, option: option.key, reason: reason.trim(), attachment: attachment.trim() === '' ? null : attachment.trim() })) === null;
};

const questionLines = (talk: Talk, step: string, { question }: { readonly question: Question }): readonly string[] => {
  const { state, world } = talk.snapshot();
  const { glyphs } = talk;
  const earlier = selectEarlierAnswer(state, step, question.id);
  const facts = (world.watches[step]?.picture ?? []).filter((block) => !repeats(block, question.text));
  return [
    `NEEDS YOU: ${stepOf(state, step)?.title ?? step}: ${question.text}`,
    ...linesOf(pictureRows(facts, { width: WIDTH, glyphs }), glyphs),
    ...(earlier === null ? [] : [`Before: ${earlier.by.name} said ${earlier.option} about ${earlier.commit.slice(0, 7)}${earlier.reason === '' ? '' : `: ${earlier.reason}`}. It is asked again and not taken over.`]),
  ];
};

/** The kind draws its question too; it was said already. */
const repeats = (block: Block, question: string): boolean => block.type === 'text' && block.lines.join(' ').trim() === question.trim();

/** The judgements of a phase. Each is answered by itself; the list is asked again until none is open, or it is left. */
export const askSheet = async (talk: Talk, phase: string): Promise<void> => {
  const open = () => sheetOf(talk.snapshot().state, phase).filter((line) => line.answer === null && line.attempt.phase === 'asked');
  for (let lines = open(); lines.length > 0; lines = open()) {
    const names = lines.map(({ step }) => step).join();
    const picked = await choose(talk, {
      title: [`NEEDS YOU: ${lines.length} judgement${lines.length === 1 ? '' : 's'} of ${phaseName(talk.snapshot().state.plan, phase)}. Each is answered by itself.`],
      safe: 'Not now',
      choices: lines.map((line) => {
        const unopened = evidenceOf(line.attempt).filter(({ opened }) => !opened).length;
        return { label: `${line.title}: ${line.question.text}${unopened === 0 ? '' : ` (${unopened} not opened)`}`, value: line };
      }),
      over: () => open().map(({ step }) => step).join() !== names,
    });
    if (picked.is === 'safe' || talk.left()) return;
    if (picked.is === 'chosen') await askQuestion(talk, { step: picked.value.step, question: picked.value.question.id });
  }
};

const PAGE = 40;

/** A piece of evidence, a page at a time. Opening it is recorded, as on the screen. */
export const readEvidence = async (talk: Talk, step: string, name: string): Promise<void> => {
  const lines = (await talk.actions.openEvidence(step, name)).flatMap(cleanLines);
  talk.say([`${name}, ${lines.length} line${lines.length === 1 ? '' : 's'}:`]);
  for (let at = 0; at < lines.length; at += PAGE) {
    talk.say(lines.slice(at, at + PAGE));
    if (at + PAGE >= lines.length) break;
    const more = await choose(talk, { title: [`Line ${at + PAGE} of ${lines.length}.`], safe: 'Enough', choices: [{ label: 'Go on reading', value: 'more' }, { label: 'Read all of it in a pager', value: 'pager' }] });
    if (more.is !== 'chosen') break;
    if (more.value === 'pager') return void (await talk.actions.openLog(step, name));
  }
  talk.say([`End of ${name}.`]);
};
