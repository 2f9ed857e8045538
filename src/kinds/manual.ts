import { z } from 'zod';
import type { Question } from '../core/plan.ts';
import type { Evidence } from '../core/verdict.ts';
import { fill } from '../core/values.ts';
import type { KindPorts } from '../ports.ts';
import { commandPicture } from './command-picture.ts';
import { runCommands, seeCommands } from './command-run.ts';
import type { CommandsSeen } from './command-run.ts';
import { evidenceOf, judgeCommands } from './command-verdict.ts';
import { commandList, commandSiblings, settingFieldsOf, shellLinesOf, wouldOf } from './commands.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';

const schema = z.strictObject({ manual: z.string().min(1), verify: commandList.optional(), ...commandSiblings });
type Spec = z.infer<typeof schema>;

/** What the person gave, once they attested; `verified` is null where nothing verifies it. */
type Seen = { readonly given: readonly Evidence[]; readonly verified: CommandsSeen | null };

/** The person does something elsewhere and attests it; `verify` then has to agree. */
export const manual = defineKind<typeof schema, Seen>({
  key: 'manual',
  schema,
  siblings: ['verify', 'cwd', 'exit', 'expect', 'reject', 'env', 'evidence'],
  traits: (spec) => ({ effect: 'none', hold: true, acts: false, inCheckout: spec.verify !== undefined || spec.evidence !== undefined, mayChangeCheckout: true }),
  fields: (spec) => [spec.manual, ...settingFieldsOf(spec)],
  commands: (spec) => (spec.verify === undefined ? [] : shellLinesOf(spec.verify)),
  would: (spec) => [`by hand: ${spec.manual}`, ...(spec.verify === undefined ? [] : wouldOf(spec.verify, spec))],
  // `verify` runs in the look and not in an act: it changes nothing, and it can only be right after the person has been at work.
  look: async (at, ports) => {
    if (attestedIn(at) === undefined) return { given: [], verified: null };
    const results = at.spec.verify === undefined ? null : await runCommands(at, ports, { commands: at.spec.verify, beside: at.spec });
    const keeps = results !== null || at.spec.evidence !== undefined;
    return { given: await givenBy(at, ports), verified: keeps ? await seeCommands(at, ports, { commands: results, beside: at.spec }) : null };
  },
  judge: (at, { given, verified }) => {
    if (attestedIn(at) === undefined) return { is: 'ask', questions: [questionOf(at)], watching: false };
    const [first, ...others] = given;
    if (first === undefined) return { is: 'unknown', why: 'what was attested is not recorded' };
    if (verified === null) return at.spec.verify === undefined ? { is: 'passed', evidence: [first, ...others] } : { is: 'unknown', why: 'what verifies it did not run', evidence: given };
    if (at.spec.verify === undefined) return keptOf(verified, [first, ...others]);
    const judged = judgeCommands(at, verified);
    if (judged.is === 'passed') return { ...judged, evidence: [first, ...others, ...judged.evidence] };
    return judged.is === 'failed' ? { ...judged, why: `done, as attested, but ${judged.why}`, evidence: [...given, ...(judged.evidence ?? [])] } : judged;
  },
  draw: (at, { verified }) => [{ type: 'text', title: 'By hand', lines: [fill(at.spec.manual, at.values)] }, ...(verified === null ? [] : commandPicture(verified))],
});

const ATTEST = 'attest';

const questionOf = (at: At<Spec>): Question => ({
  id: ATTEST,
  asks: 'attest',
  text: fill(at.spec.manual, at.values),
  options: [{ key: 'done', label: 'Done', reason: 'optional', does: 'pass', takes: 'attachment' }],
});

const attestedIn = (at: At<Spec>) => at.attempt.answers.findLast(({ question, option }) => question === ATTEST && option === 'done');

/** The words, and what came with them: a file is hashed, a link is kept as one, anything else is a note. */
const givenBy = async (at: At<Spec>, ports: KindPorts): Promise<readonly Evidence[]> => {
  const answer = attestedIn(at);
  if (answer === undefined) return [];
  const words: Evidence = { type: 'value', name: 'attested', value: answer.reason.trim() === '' ? 'done' : answer.reason.trim() };
  const attached = answer.attachment?.trim() ?? '';
  if (attached === '') return [words];
  if (/^https?:\/\//.test(attached)) return [words, { type: 'url', name: 'attached', url: attached, id: attached }];
  const file = await ports.files.hash(attached);
  return [words, file === null ? { type: 'value', name: 'attached', value: attached } : { type: 'file', name: 'attached', path: attached, ...file }];
};

/** Only evidence was asked for, and no command: every glob of it must have matched. */
const keptOf = (seen: CommandsSeen, given: readonly [Evidence, ...Evidence[]]) =>
  seen.absent.length === 0
    ? { is: 'passed' as const, evidence: [...given, ...evidenceOf(seen).filter(({ name }) => name !== 'log')] as const }
    : { is: 'failed' as const, why: `its evidence is incomplete: no file matches ${seen.absent.join(', ')}`, fix: 'Write it, then attest again.', evidence: given };
