import { describe, expect, it } from 'vitest';
import { actionsOf } from '../../src/session/actions.ts';
import { FAILED, PASSED, asks, came, intended, sent, log } from '../support/history.ts';
import { judgement, planOf, step, watch } from '../support/plan.ts';
import type { Happened } from '../support/given.ts';
import { SECRET, settle, stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const lint = step('lint', { effect: 'local', spec: { run: ['just lint'] }, judge: [judgement('ok')], fix: ['just fmt'] });
const notes = watch('notes', { kind: 'manual', spec: { manual: 'Write.', verify: ['true'] }, inCheckout: true });
const asked: readonly Happened[] = [intended('lint'), sent('lint'), { type: 'attempt.commands-passed', step: 'lint', attempt: 1, evidence: PASSED.evidence, captured: {} }, asks('lint', [judgement('ok')])];

const at = (history: readonly Happened[], told: Told = {}) => {
  const stage = stageOf(planOf([lint, notes]), { history, ...told });
  return { stage, actions: actionsOf(stage.session, stage.work(), { desk: stage.desk, leave: async () => undefined }) };
};

describe('opening evidence', () => {
  it('shows a file without its secrets and records that the person opened it', async () => {
    const { stage, actions } = at(asked, { files: { read: async () => `line 1\nkey ${SECRET}`, hash: async () => ({ sha256: 'aa', bytes: 12 }) } });
    expect(await actions.openEvidence('lint', 'log')).toEqual(['line 1', 'key ‹secret›']);
    expect(stage.written('evidence.opened')).toEqual([{ type: 'evidence.opened', step: 'lint', attempt: 1, name: 'log' }]);
  });

  it('shows all of a long file, and only then counts it as opened', async () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `line ${index + 1}`).join('\n');
    const { stage, actions } = at(asked, { files: { read: async () => text, hash: async () => ({ sha256: 'aa', bytes: text.length }) } });
    const lines = await actions.openEvidence('lint', 'log');
    expect([lines.length, lines.at(-1)]).toEqual([30_000, 'line 30000']);
    expect(stage.did).toEqual(['evidence.opened lint']);
  });

  it('of a file that is too large to be shown shows none, and it counts as opened once the pager had all of it', async () => {
    const opened: string[] = [];
    const { stage, actions } = at(asked, { files: { read: async () => 'the beginning', hash: async () => ({ sha256: 'aa', bytes: 9_000_000 }) }, desk: { openFile: async (path) => void opened.push(path) } });
    expect(await actions.openEvidence('lint', 'log')).toEqual([expect.stringMatching(/has 9000000 bytes, more than is shown here, so none of it is\. o opens all of it/)]);
    expect(await actions.answer('lint', { question: 'ok', option: 'nothing', reason: '', attachment: null })).toMatchObject({ why: 'log was not opened' });
    expect(stage.did).toEqual([]);
    expect(await actions.openLog('lint', 'log')).toBeNull();
    expect(opened).toEqual([log.type === 'file' ? log.path : '']);
    expect(stage.written('evidence.opened')).toEqual([{ type: 'evidence.opened', step: 'lint', attempt: 1, name: 'log' }]);
  });

  it('in the pager does not count when the file changed, is gone or is none, or when the pager does not start', async () => {
    const changed = at(asked, { files: { hash: async () => ({ sha256: 'bb', bytes: 11 }) } });
    expect(await changed.actions.openLog('lint', 'log')).toMatchObject({ why: expect.stringContaining('has changed since it was kept') });
    const gone = at(asked, { files: { hash: async () => null } });
    expect(await gone.actions.openLog('lint', 'log')).toMatchObject({ why: expect.stringContaining('cannot be read any more') });
    expect(await gone.actions.openLog('lint', 'exit')).toMatchObject({ why: '"exit" is no file' });
    const without = at(asked, { files: { hash: async () => ({ sha256: 'aa', bytes: 12 }) }, desk: { openFile: () => Promise.reject(new Error('no pager')) } });
    expect(await without.actions.openLog('lint', 'log')).toMatchObject({ why: 'no pager' });
    for (const { stage } of [changed, gone, without]) expect(stage.did).toEqual([]);
  });

  it('of a file that changed since it was kept says so and does not count', async () => {
    const { stage, actions } = at(asked, { files: { read: async () => 'all is well', hash: async () => ({ sha256: 'bb', bytes: 11 }) } });
    expect((await actions.openEvidence('lint', 'log'))[0]).toMatch(/has changed since it was kept.*sha256 aa, now bb/);
    expect(await actions.answer('lint', { question: 'ok', option: 'nothing', reason: '', attachment: null })).toMatchObject({ why: 'log was not opened' });
    expect(stage.did).toEqual([]);
  });

  it('of a file that is gone names what it was', async () => {
    const { stage, actions } = at(asked, { files: { read: async () => null, hash: async () => null } });
    expect(await actions.openEvidence('lint', 'log')).toEqual([`${log.type === 'file' ? log.path : ''} cannot be read any more. It had 12 bytes, sha256 aa.`]);
    expect(await actions.openEvidence('lint', 'exit')).toEqual(['0']);
    expect(await actions.openEvidence('lint', 'x')).toEqual(['There is no evidence "x".']);
    expect(stage.did).toEqual([]);
  });
});

describe('stop', () => {
  const stopping = (history: readonly Happened[], told: Told = {}) => {
    const stopped: string[] = [];
    return { ...at(history, { ...told, processes: { run: () => new Promise(() => undefined), stop: (attempt) => void stopped.push(attempt) } }), stopped };
  };

  it('stops the command of an attempt, the commands of a fix, and what verifies a manual step', async () => {
    const running = stopping([intended('lint')]);
    await running.actions.stop('lint');
    expect(running.stopped).toEqual(['session:lint:1']);
    const fixing = stopping([...came('lint', FAILED), { type: 'fix.started', step: 'lint', fix: 1 }]);
    await fixing.actions.stop('lint');
    expect(fixing.stopped).toEqual(['session:lint:fix1']);
    const verifying = stopping([intended('notes')]);
    verifying.stage.session.show((world) => ({ ...world, running: { notes: { attempt: 1, startedAt: 0, lastOutputAt: 0, lines: 0, pid: 1, command: 'true', limitMs: 1 } } }));
    await verifying.actions.stop('notes');
    expect(verifying.stopped).toEqual(['session:notes:1']);
  });

  it('says that nothing of ours runs where only the world is at work', async () => {
    const { actions, stopped } = stopping([intended('notes')]);
    expect(await actions.stop('notes')).toMatchObject({ why: 'nothing of ours runs here' });
    expect(stopped).toEqual([]);
  });
});

describe('what the desk or the world does not do', () => {
  it('is said in the message row, without secrets, and never thrown', async () => {
    const broken = () => Promise.reject(new Error(`no editor for ${SECRET}`));
    const { stage, actions } = at(asked, { processes: { kill: broken, survivors: async () => [] }, desk: { shell: broken, openFile: broken, openUrl: broken, copy: async () => 'refused' } });
    await actions.killSurvivor(42);
    expect(stage.world().message?.text).toBe('no editor for ‹secret›. Try again.');
    await actions.shell();
    expect(stage.did).toEqual(['shell.opened', 'shell.closed']);
    expect(await actions.openLog('lint')).toMatchObject({ why: 'no editor for ‹secret›' });
    expect(await actions.openUrl('https://127.0.0.1/')).toMatchObject({ why: 'no editor for ‹secret›' });
    expect(await actions.openUrl('file:///etc/passwd')).toMatchObject({ why: 'that is not a web address' });
    expect(await actions.copy('x', null)).toMatchObject({ why: 'Copied nothing: your terminal refused, or it is too long for one' });
    expect(await actions.openLog('notes')).toMatchObject({ why: 'it has no log yet' });
  });

  it('keeps a survivor in the list that did not die', async () => {
    const survivor = { attempt: 'session:lint:1', pid: 42, command: 'just lint' };
    const killed: number[] = [];
    const { stage, actions } = at([], { processes: { kill: async (pid) => void killed.push(pid), survivors: async () => (killed.length < 2 ? [survivor] : []) } });
    await actions.killSurvivor(42);
    expect(stage.world().survivors).toEqual([survivor]);
    await actions.killSurvivor(42);
    expect(stage.world().survivors).toEqual([]);
  });
});

it('an answer is for the newest attempt, by the person at this terminal', async () => {
  const { stage, actions } = at(asked);
  expect(await actions.answer('lint', { question: 'ok', option: 'hold', reason: '  too slow ', attachment: null })).toBeNull();
  await settle();
  expect(stage.attempt('lint')?.answers).toMatchObject([{ option: 'hold', reason: 'too slow', by: { name: 'Ada', person: true } }]);
  expect(stage.status('lint')).toBe('failed');
});

describe('the log of an attempt that is past', () => {
  it('is opened, and named when a text out of it is not taken', async () => {
    const files: (readonly [string, number | null])[] = [];
    const history = [...came('lint', FAILED), ...came('lint', FAILED, { attempt: 2 })];
    const { stage, actions } = at(history, { desk: { openFile: async (path, line) => void files.push([path, line]), copy: async () => 'refused' } });
    expect(await actions.openLog('lint', { attempt: 1 })).toBeNull();
    expect(await actions.openLog('lint')).toBeNull();
    expect(files.map(([path]) => path)).toEqual([1, 2].map((attempt) => stage.session.ports.logPath('lint', String(attempt))));
    expect(await actions.openLog('lint', { attempt: 3 })).toMatchObject({ why: 'it has no log yet' });
    expect(await actions.copy('x', { step: 'lint', attempt: 1 })).toMatchObject({ fix: `The log is ${files[0]?.[0]}` });
  });
});
