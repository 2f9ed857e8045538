import { whatIsOut } from '../../core/decide-session.ts';
import { selectExposures } from '../../core/select.ts';
import { lastAttemptOf, stepOf, stepStateOf } from '../../core/state.ts';
import { wouldRun } from '../../core/would-run.ts';
import { clockOf, spanFrom } from '../duration.ts';
import { BLANK, paragraph } from '../rows.ts';
import { titleOf, wanted, wouldRows } from './form.ts';
import type { Form, FormOf } from './form.ts';

/** The one plain question of a remote step. */
export const confirmForm = (of: FormOf, id: string): Form => {
  const { state, actions } = of;
  const step = stepOf(state, id);
  return {
    title: `? ${titleOf(of, id)}`,
    right: state.plan?.mode === 'live' ? 'LIVE' : '',
    intro: (width) => [...paragraph('This changes something outside this machine. Do it?', width, 'strong'), BLANK, ...wouldRows(step === undefined ? [] : wouldRun(state, step), width), ...(step?.exposes === null || step === undefined ? [] : [BLANK, ...paragraph(`It leaves open: ${step.exposes.what}`, width, 'status.stale')])],
    safe: 'Not now',
    act: 'Do it',
    onAct: () => actions.start(id, { confirmed: true }),
  };
};

/** A fix runs commands that change the checkout, so it is shown first. */
export const fixForm = (of: FormOf, id: string): Form => ({
  title: `Fix · ${titleOf(of, id)}`,
  intro: (width) => [...paragraph('Its fix runs in the repository and may change files. What it changed is shown afterwards, before anything is committed.', width), BLANK, ...wouldRows(stepOf(of.state, id)?.fix ?? [], width)],
  safe: 'Not now',
  act: 'Run the fix',
  onAct: () => of.actions.fix(id),
});

/** Stopping a gate only asks when it cannot be run again; cancelling a live publish wants the word typed. */
export const stopForm = (of: FormOf, id: string): Form => {
  const { state, world, actions } = of;
  const typedWord = stepOf(state, id)?.effect === 'irreversible';
  const attempt = lastAttemptOf(state, id);
  // Where nothing runs here, what its act started elsewhere is watched.
  const elsewhere = attempt !== undefined && (attempt.phase === 'looking' || (attempt.phase === 'asked' && attempt.watching) || attempt.reconciling) && world.running[id] === undefined;
  const why = world.watches[id]?.why ?? '';
  const intro = elsewhere ? `GitHub is asked to cancel the run. What is out already stays out, and the run is watched until it has ended. ${why}` : 'It runs on this machine and is stopped as a group; its log is kept.';
  return {
    title: `${elsewhere ? 'Cancel run' : 'Stop'} · ${titleOf(of, id)}`,
    intro: (width) => paragraph(intro.trim(), width),
    fields: typedWord ? [{ name: 'word', label: 'Type cancel', value: '', kind: 'words', problem: (value) => (value === 'cancel' ? null : 'cancel is typed') }] : [],
    safe: 'Go on',
    act: elsewhere ? 'Cancel the run' : 'Stop it',
    onAct: () => actions.stop(id),
  };
};

export const revertForm = (of: FormOf, id: string): Form => {
  const open = selectExposures(of.state).find((exposure) => exposure.step === id);
  return {
    title: `Take back · ${titleOf(of, id)}`,
    intro: (width) => paragraph(`Takes back what it left open: ${open?.what ?? ''}. ${stepStateOf(of.state, id).attempts.length} attempts stay in the log.`, width),
    safe: 'Leave it',
    act: 'Take it back',
    onAct: () => of.actions.revert(id),
  };
};

/** Reason and end of a waiver; it is for this step and this candidate only. */
export const waiveForm = (of: FormOf, id: string): Form => ({
  title: `! Waive · ${titleOf(of, id)}`,
  intro: (width) => paragraph('Lets this step be passed by, for this candidate only, until it expires. It stands in the report under your name.', width),
  fields: [
    { name: 'reason', label: 'Reason', value: '', kind: 'text', problem: wanted('a reason') },
    { name: 'until', label: 'For (30m, 12h, 2d)', value: '', kind: 'line', problem: (value) => (spanFrom(value) === null ? 'it says for how long' : null) },
  ],
  safe: 'Not now',
  act: 'Waive',
  onAct: ({ reason = '', until = '' }) => of.actions.waive(id, { reason: reason.trim(), until: of.world.now + (spanFrom(until) ?? 0) }),
});

const OFFERED = ['2m', '10m', '30m'];

/** A quiet period before a retry; while one is on, its end before its time. */
export const waitForm = (of: FormOf, id: string): Form => {
  const until = lastAttemptOf(of.state, id)?.quietUntil ?? null;
  if (until !== null)
    return {
      title: `End the wait · ${titleOf(of, id)}`,
      right: `${clockOf(until - of.world.now)} left`,
      intro: (width) => paragraph('It is looked at first, whatever is tried afterwards. That you ended the wait is recorded.', width),
      safe: 'Keep waiting',
      act: 'End it now',
      onAct: () => of.actions.endWait(id),
    };
  return {
    title: `Wait · ${titleOf(of, id)}`,
    intro: (width) => paragraph('Nothing is tried again until then; after that it is looked at once more, and you decide on what is there by that time. What you chose is recorded.', width),
    fields: [{ name: 'wait', label: 'Wait (2m, 10m, 30m)', value: '10m', kind: 'line', problem: (value) => (OFFERED.includes(value.trim()) ? null : 'it says 2m, 10m or 30m') }],
    safe: 'Not now',
    act: 'Wait',
    onAct: ({ wait = '' }) => of.actions.wait(id, spanFrom(wait) ?? 0),
  };
};

export const closeBlockerForm = ({ actions }: FormOf, id: string): Form => ({
  title: `Close blocker ${id}`,
  intro: (width) => paragraph('Closing a blocker does not pass its gate; that is run again.', width),
  fields: [{ name: 'reason', label: 'Reason', value: '', kind: 'text', problem: wanted('a reason') }],
  safe: 'Keep it open',
  act: 'Close it',
  onAct: ({ reason = '' }) => actions.closeBlocker(id, reason.trim()),
});

export const abandonForm = ({ state, actions }: FormOf): Form => {
  const words = `abandon ${state.plan?.target ?? ''}`;
  const out = whatIsOut(state);
  return {
    title: `Abandon ${state.plan?.target ?? ''}`,
    intro: (width) => [...paragraph('This release is given up for good.', width, 'danger'), BLANK, ...(out.length === 0 ? paragraph('Nothing of it is out.', width) : [...paragraph('What is out stays out, and stands in the report:', width), ...out.flatMap((line) => paragraph(`  ${line}`, width))]), BLANK, ...paragraph(`Type  ${words}  and say why.`, width)],
    fields: [{ name: 'words', label: 'Words', value: '', kind: 'words', problem: (value) => (value === words ? null : `${words} is typed exactly`) }, { name: 'reason', label: 'Reason', value: '', kind: 'text', problem: wanted('a reason') }],
    safe: 'Keep going',
    act: 'Abandon',
    onAct: ({ words: said = '', reason = '' }) => actions.abandon(said, reason.trim()),
  };
};

/** Only when a local gate runs: what runs elsewhere does not need Holdpoint. */
export const leaveForm = ({ actions }: FormOf, acting: readonly string[]): Form => ({
  title: 'Leave',
  intro: (width) => [...paragraph(`${acting.join(', ')} runs on this machine. Leaving stops it, and records that.`, width, 'strong'), BLANK, ...paragraph('What runs elsewhere goes on. holdpoint brings you back here.', width)],
  safe: 'Stay',
  act: 'Stop it and leave',
  onAct: async () => (await actions.leave('a person left while a gate ran'), null),
});
