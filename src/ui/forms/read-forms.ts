import type { Refusal } from '../../core/command.ts';
import type { Rerun } from '../../core/kind.ts';
import type { ApprovalFound, BlockerDraft, Danger, PassList } from '../../core/world.ts';
import { brokenLines } from '../broken.ts';
import { clean, cleanLines } from '../clean.ts';
import { approvalHeadlineOf, dangerRows } from '../draw/danger.ts';
import { passRows } from '../draw/passes.ts';
import { BLANK, labelled, paragraph, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { titleOf, wanted } from './form.ts';
import type { Form, FormOf } from './form.ts';

/** Forms about something that is read first: `read` is null until it was, and a refusal where it could not be. */

const refused = ({ why, fix }: Refusal, width: number): readonly Row[] => paragraph(`${why}. ${fix}`.trim(), width, 'status.failed');

/** An environment of a run that waits for this person: what it is and rests on, its words, and a reason that GitHub shows to all. */
export const approveForm = (of: FormOf, id: string, read: ApprovalFound | Refusal | null): Form => {
  const { state, world, actions } = of;
  const found = read !== null && 'approval' in read && read.changed.length === 0 ? read : null;
  const words = found?.approval.words ?? '';
  return {
    title: `Approve · ${titleOf(of, id)}`,
    right: state.plan?.target ?? '',
    intro: (width, glyphs) => {
      if (read === null) return paragraph('Asking GitHub what waits, and the tracker, the remote and the runbook…', width);
      if ('why' in read) return refused(read, width);
      const danger: Danger = { step: id, opening: Symbol(id), words: read.approval.words, found: read.found, changed: read.changed, refusals: read.refusals, facts: read.approval.rows };
      return dangerRows({ headline: approvalHeadlineOf(state, id, read.approval.what.name), compact: true, state, world, danger, width, glyphs });
    },
    fields:
      found === null
        ? []
        : [
            { name: 'words', label: `Type ${words}`, value: '', kind: 'words', problem: (value) => (value === words ? null : `${words} is typed`) },
            { name: 'reason', label: 'Reason', value: '', kind: 'text', problem: wanted('a reason') },
          ],
    safe: 'Not now',
    act: 'Approve',
    closed: found === null ? (read !== null && 'approval' in read ? 'it is opened anew' : 'something waits for you') : found.refusals.length > 0 ? 'nothing stands in the way' : null,
    onAct: async ({ words: typed = '', reason = '' }) => (found === null ? null : actions.approve(id, found, { words: typed, reason })),
  };
};

/** The one plain question before the failed jobs of a run are run again: which run, which jobs, as they were read just now. They are read again before they are. */
export const rerunForm = (of: FormOf, id: string, read: Rerun | Refusal | null): Form => {
  const found = read !== null && 'run' in read ? read : null;
  return {
    title: `Run failed jobs again · ${titleOf(of, id)}`,
    right: of.state.plan?.target ?? '',
    intro: (width) => {
      if (read === null) return paragraph('Asking GitHub what failed…', width);
      if ('why' in read) return refused(read, width);
      return [...paragraph('GitHub runs these jobs again, at the same commit. Do it?', width, 'strong'), BLANK, ...read.rows.flatMap(([label, value]) => labelled(label, value, { width, labelWidth: 12 }))];
    },
    safe: 'Not now',
    act: 'Run them again',
    closed: found === null ? 'what failed was read' : null,
    onAct: async () => (found === null ? null : of.actions.rerunFailed(id, found)),
  };
};

/** Passes of a dry run, as a list that is adopted as it is read, or not at all. It answers no question: those are asked here. */
export const adoptForm = ({ state, world, actions }: FormOf, list: PassList | Refusal | null): Form => {
  const read = list !== null && 'adoptable' in list ? list : null;
  const count = read?.adoptable.length ?? 0;
  return {
    title: read === null ? 'Passes of a dry run' : `Passes of dry run ${read.session}`,
    right: state.plan?.target ?? '',
    intro: (width, glyphs) => {
      if (list === null) return paragraph('Reading the dry run and its evidence…', width);
      return 'why' in list ? refused(list, width) : passRows(list, { width, now: world.now, glyphs });
    },
    safe: 'Not now',
    act: count === 0 ? 'Adopt' : `Adopt ${count}`,
    closed: list === null ? 'the dry run was read' : count === 0 ? 'there is something to adopt' : null,
    onAct: async () => (read === null ? null : actions.adoptPasses(read)),
  };
};

/** A blocker with its title to edit and its body filled in from what failed. Where an open one has the same first error, this is added to it unless the person says otherwise. */
export const blockerForm = ({ state, actions }: FormOf, id: string, { draft, body }: { readonly draft: BlockerDraft | null; readonly body: string | null }): Form => {
  if (draft === null) return { title: 'New blocker', intro: (_, glyphs) => [row(`Filling it in${glyphs.ellipsis}`)], safe: 'Cancel', act: 'File it', closed: 'it is filled in', onAct: async () => null };
  const text = body ?? draft.body;
  const lines = cleanLines(text);
  const adds = draft.same?.open === true ? draft.same : null;
  return {
    title: `${adds === null ? 'New blocker' : `Adds to ${clean(adds.id)}: same first error`} · ${draft.where}`,
    right: draft.remote && state.plan?.mode === 'dry-run' ? 'dry run: shown, not filed' : '',
    // All of it: what is filed was there to be read.
    intro: (width) => [...sameness(draft, width), row(`${lines.length} ${lines.length === 1 ? 'line' : 'lines'}. ${draft.masked} secrets masked.   (^X edits it in $EDITOR)`), BLANK, ...brokenLines(lines, width).map((part) => row(piece(part.text, 'dim')))],
    fields: [...(adds === null ? [] : [{ name: 'to', label: 'Adds to', value: adds.id, kind: 'words' as const, problem: (to: string) => (['', adds.id].includes(to.trim()) ? null : `"Adds to" is ${adds.id}, or empty for a new one`) }]), { name: 'title', label: 'Title', value: draft.title, kind: 'line' as const, problem: wanted('a title') }],
    safe: 'Cancel',
    act: 'File it',
    onAct: ({ title = '', to = '' }) => actions.fileBlocker(id, { title: title.trim(), body: text, ...(to.trim() === '' ? {} : { to: to.trim() }) }),
  };
};

/** Whether this failure is known already, before anything is filed twice. */
const sameness = ({ same, unasked }: BlockerDraft, width: number): readonly Row[] => {
  if (unasked !== undefined) return [...paragraph(`Whether it is filed already is not known: ${unasked}.`, width, 'status.unknown'), BLANK];
  if (same === undefined) return [];
  const { id, title, open } = same;
  return [...paragraph(open ? `${id} "${title}" is open and has the same first error: this is added to it. Empty "Adds to" for a new one.` : `${id} "${title}" had the same first error and is closed: the new one names it.`, width, 'status.needs-you'), BLANK];
};

/** A diff, every letter of it; null while it is read. */
export const diffRows = (diff: readonly string[] | null, width: number): readonly Row[] => {
  if (diff === null) return [row('Reading what it changed…')];
  const tone = (line: string) => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'plain');
  return brokenLines(diff.map(clean), width).map(({ text, line }) => row(piece(text, tone(diff[line] ?? ''))));
};

/** What a fix changed; commit and push are one act. */
export const fixDiffForm = (of: FormOf, id: string, diff: readonly string[] | null): Form => {
  return {
    title: `What the fix changed · ${titleOf(of, id)}`,
    right: diff === null ? '' : `${diff.length} lines`,
    intro: (width) => diffRows(diff, width),
    fields: [{ name: 'message', label: 'Message', value: `${titleOf(of, id)}: fix for ${of.state.plan?.target ?? ''}`, kind: 'text', problem: wanted('a message') }],
    safe: 'Not now',
    // Prevents: committing a change that was not there to be read.
    closed: diff === null ? 'what it changed was read' : null,
    act: of.state.plan?.mode === 'dry-run' ? 'Commit (a dry run pushes nothing)' : 'Commit and push',
    onAct: ({ message = '' }) => of.actions.shareFix(id, message.trim()),
  };
};

/** A process group that a crash left alive. */
export const survivorForm = ({ actions }: Pick<FormOf, 'actions'>, { attempt, pid, command }: { readonly attempt: string; readonly pid: number; readonly command: string }): Form => ({
  title: 'Still running from before',
  intro: (width) => [...paragraph('A process that Holdpoint started is still alive. Its step counts as unknown, whatever it does now.', width), BLANK, ...labelled('Attempt', attempt, { width, labelWidth: 10 }), ...labelled('Process', String(pid), { width, labelWidth: 10 }), ...labelled('Command', command, { width, labelWidth: 10 })],
  safe: 'Leave it',
  act: 'Stop it',
  onAct: async () => (await actions.killSurvivor(pid), null),
});
