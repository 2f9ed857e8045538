import { describe, expect, it } from 'vitest';
import type { CommandLine, Ended, Git } from '../../src/ports.ts';
import { fixDiffOf } from '../../src/session/fix.ts';
import { ADA, C1, C2, FAILED, came, passed } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { ended } from '../support/ports.ts';
import { SECRET, settle, stageOf } from './stage.ts';
import type { Stage, Told } from './stage.ts';

const lint = step('lint', { effect: 'local', spec: { run: ['just lint'] }, fix: ['just fmt', 'just lint --fix'] });
const failed = came('lint', FAILED);

const fixing = async (told: Told = {}, mode: 'live' | 'dry-run' = 'live'): Promise<Stage> => {
  const stage = stageOf(planOf([lint, step('test')], { mode }), { history: [...failed, ...passed('test')], ...told });
  stage.work();
  expect(await stage.session.dispatch({ type: 'start-fix', step: 'lint' }, ADA)).toBeNull();
  await settle();
  return stage;
};
const fix = (stage: Stage) => stage.session.snapshot().state.steps['lint']?.fixes.at(-1);

describe('a fix', () => {
  it('runs each of its commands once, with what the release is about in their environment', async () => {
    const ran: CommandLine[] = [];
    const stage = await fixing({ processes: { run: async (command) => (ran.push(command), ended()) } });
    expect(ran.map((command) => [command.run, command.env['RELEASE_TARGET'], command.env['RELEASE_COMMIT'], command.cwd])).toEqual([[{ shell: 'just fmt' }, 'v1.2.0', C1, '/repo'], [{ shell: 'just lint --fix' }, 'v1.2.0', C1, '/repo']]);
    expect(fix(stage)).toMatchObject({ ended: { ok: true, evidence: [{ name: 'lint.fix1.log', path: '/state/logs/lint.fix1.log', sha256: 'aa' }] } });
  });

  it('ends at the first command that did not pass, however that ended', async () => {
    const ways: readonly (readonly [Partial<Ended>, RegExp])[] = [
      [{ code: 2, firstError: 'error: x' }, /^error: x \(exit code 2 after 1.2 s: /],
      [{ code: null, signal: 'SIGKILL' }, /SIGKILL/],
      [{ code: null, trouble: 'deadline' }, /did not end in time/],
      [{ code: null, trouble: 'stopped' }, /stopped/],
    ];
    for (const [how, why] of ways) {
      const stage = await fixing({ runs: () => ended(how) });
      expect(stage.did.filter((what) => what.startsWith('run '))).toEqual(['run just fmt']);
      expect(fix(stage)?.ended).toMatchObject({ ok: false, why: expect.stringMatching(why) });
    }
  });

  it('that cannot even be started has failed, and its log is evidence where there is one', async () => {
    const stage = await fixing({ processes: { run: () => Promise.reject(new Error(`spawn ${SECRET}`)) }, files: { hash: () => Promise.reject(new Error('EACCES')) } });
    expect(fix(stage)?.ended).toEqual({ ok: false, why: 'spawn ‹secret›', evidence: [] });
  });
});

describe('sharing a fix', () => {
  const git = (but: Partial<Git> = {}): Told => ({ git: { commit: async () => C2, pushBranch: async () => undefined, remoteBranch: async () => C2, ...but } });
  const share = async (stage: Stage) => {
    await stage.session.dispatch({ type: 'share-fix', step: 'lint', message: `Format (${SECRET})` }, ADA);
    await settle();
    return fix(stage)?.shared;
  };

  it('commits once, pushes once, and asks the remote whether it has it', async () => {
    const calls: string[] = [];
    const stage = await fixing(git({ commit: async (message) => (calls.push(`commit ${message}`), C2), pushBranch: async (branch) => void calls.push(`push ${branch}`) }));
    expect(await share(stage)).toEqual({ commit: C2, pushed: true, why: '' });
    await share(stage);
    expect(calls).toEqual(['commit Format (‹secret›)', 'push main']);
  });

  it('is not pushed where the remote has another commit, where its answer is missing, or in a dry run', async () => {
    expect(await share(await fixing(git({ remoteBranch: async () => C1 })))).toMatchObject({ commit: C2, pushed: false, why: 'main on the remote is not the new commit' });
    expect(await share(await fixing(git({ pushBranch: () => Promise.reject(new Error(`denied ${SECRET}`)) })))).toMatchObject({ commit: C2, pushed: false, why: 'denied ‹secret›' });
    expect(await share(await fixing({ git: { commit: async () => C2 } }, 'dry-run'))).toMatchObject({ commit: C2, pushed: false, why: /^dry run: committed/ });
  });

  it('commits nothing on a detached HEAD', async () => {
    const stage = await fixing({ git: { head: async () => ({ commit: C1, branch: null }) } });
    expect(await share(stage)).toMatchObject({ commit: '', pushed: false, why: /on no branch/ });
  });

  it('is recorded although HEAD cannot be read after it', async () => {
    let shared = false;
    const stage = await fixing(git({ remoteBranch: async () => ((shared = true), C2), head: async () => { if (shared) throw new Error('index.lock'); return { commit: C1, branch: 'main' }; } }));
    expect(await share(stage)).toMatchObject({ pushed: true });
    expect(stage.world().message?.text).toMatch(/^Committed and pushed/);
  });
});

it('what a fix left is shown against HEAD', async () => {
  const stage = stageOf(planOf([lint]), { git: { diff: async (from, to) => `${from}..${to ?? 'the tree'}\n+x` } });
  expect(await fixDiffOf(stage.session)).toEqual([`${C1}..the tree`, '+x']);
});
