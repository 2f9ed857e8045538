import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { push } from '../support/focus.ts';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { confirmAll, trust } from './odd-session.ts';
import { SMALL, beginSmall, makeSmall, quietGitHub } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

let person: Person;
let ground: SmallGround;
beforeEach(() => {
  person = makePerson();
  ground = makeSmall(person, SMALL);
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

const LEFT = { code: 2, signal: null };
const start = (...more: readonly string[]): readonly string[] => ['start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook', ground.runbook, ...more];

describe('a runbook runs commands, so a person reads it first', () => {
  test('the first time all of it is shown; who does not trust it starts nothing, and is asked again', async () => {
    for (const leave of [['enter'], ['escape'], ['ctrl-c']] as const) {
      const terminal = ground.open(...start());
      await terminal.waitFor('Trust this runbook?');
      expect(terminal.text()).toContain('name: small');
      await terminal.waitFor('listening');
      await terminal.press(...leave);
      expect(await terminal.exit).toEqual(LEFT);
      expect(ground.journal()).toEqual([]);
    }
    const terminal = ground.open(...start());
    await trust(terminal);
    await terminal.waitFor(/0\/3 confirmed[^]*listening/);
    await terminal.press('ctrl-c');
    expect(await terminal.exit).toEqual(LEFT);
    expect(ground.journal()).toEqual([]);
  });

  test('without a terminal nobody can read it: exit 3, and nothing is begun', async () => {
    expect(await ground.run(...start())).toMatchObject({ code: 3, stderr: expect.stringMatching(/runbook\.yaml is not trusted\n {2}it runs commands on this machine, and nobody has read it here\n {2}Run `holdpoint start` at a terminal/) });
    expect(ground.journal()).toEqual([]);
  });

  test('changed bytes are asked for with what changed; until then the session runs nothing of them', async () => {
    await beginSmall(ground);
    const at = (type: string): number => ground.journal().filter((line) => line.includes(`"type":"${type}"`)).length;
    writeFileSync(ground.runbook, readFileSync(ground.runbook, 'utf8').replace('run: echo fine', 'run: echo other'));

    expect(await ground.run('start', '--plain')).toMatchObject({ code: 3, stderr: expect.stringContaining('is not trusted') });
    const doubtful = ground.open('start');
    await doubtful.waitFor('Trust the change?');
    await doubtful.waitFor('listening');
    await doubtful.press('escape');
    expect(await doubtful.exit).toEqual(LEFT);
    expect([at('runbook.adopted'), at('attempt.intended')]).toEqual([1, 0]);

    const sure = ground.open('start');
    await sure.waitFor('Trust the change?');
    expect(sure.text()).toMatch(/-.*title: It passes, run: echo fine/);
    expect(sure.text()).toMatch(/\+.*title: It passes, run: echo other/);
    expect(sure.text()).not.toContain('name: small');
    await sure.waitFor('listening');
    await push(sure, 'Trust it');
    await sure.waitFor('A go on');
    expect(at('runbook.adopted')).toBe(2);
  });
});

describe('a tag that was there before us', () => {
  const pushTag = (): string => {
    ground.git('tag', '--annotate', '--message', 'Made by hand', 'v1.1.0');
    ground.git('push', '--quiet', 'origin', 'v1.1.0');
    return ground.git('rev-parse', 'v1.1.0');
  };

  test('refuses the start, naming commit, tagger and date', async () => {
    pushTag();
    const head = ground.git('rev-parse', 'HEAD').slice(0, 12);
    const ran = await ground.run(...start());
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(new RegExp(`target "v1\\.1\\.0" cannot be used\\n {2}origin already has the tag v1\\.1\\.0: ${head}, by Robin Vale <robin@\\S+> on \\d{4}-\\d\\d-\\d\\dT.*\\n {2}.*--adopt takes the commit`));
    expect(ground.journal()).toEqual([]);
  });

  test('is not adopted where HEAD is another commit, nor where there is none', async () => {
    expect(await ground.run(...start('--adopt'))).toMatchObject({ code: 2, stderr: expect.stringContaining('origin has no tag v1.1.0 to adopt') });
    pushTag();
    ground.git('commit', '--quiet', '--allow-empty', '--message', 'After it');
    ground.git('push', '--quiet');
    expect(await ground.run(...start('--adopt'))).toMatchObject({ code: 3, stderr: expect.stringMatching(/HEAD is not the commit of v1\.1\.0\n {2}HEAD is [0-9a-f]{12}, v1\.1\.0 is [0-9a-f]{12}; .*\n {2}git switch .*git switch -c release-v1\.1\.0 v1\.1\.0/) });
  });

  test('is adopted by its words: its push is settled by a look, the gates run, and nothing is pushed', async () => {
    const object = pushTag();
    const asked = async (words: string) => {
      const terminal = ground.open(...start('--adopt'));
      if (ground.journal().length === 0 && words === 'tag v1.1.0') await trust(terminal);
      await confirmAll(terminal, 3);
      await terminal.waitFor('Type  adopt v1.1.0  to do it:');
      expect(terminal.text()).toContain('Made by Robin Vale');
      await terminal.type(`${words}\r`);
      return terminal;
    };
    expect(await (await asked('tag v1.1.0')).exit).toEqual(LEFT);
    expect(ground.journal()).toEqual([]);

    const terminal = await asked('adopt v1.1.0');
    await terminal.waitFor(/✓ +Push the tag/);
    await terminal.quiet();
    await terminal.type('A');
    await terminal.waitFor(/✓ +Make the tag/);
    await terminal.kill('SIGTERM');
    expect(await terminal.exit).toEqual(LEFT);
    const { value } = await ground.json('status');
    expect(value).toMatchObject({ candidate: ground.git('rev-parse', 'v1.1.0^{commit}'), steps: expect.arrayContaining([expect.objectContaining({ id: 'push', status: 'passed' }), expect.objectContaining({ id: 'tag', status: 'passed' }), expect.objectContaining({ id: 'passes', status: 'passed' })]) });
    expect((await ground.json('decisions')).value).toMatchObject({ decisions: expect.arrayContaining([expect.objectContaining({ step: 'push', question: 'typed', answer: 'adopt v1.1.0' })]) });
    expect(ground.journal().filter((line) => line.includes('"type":"attempt.intended"') && line.includes('"step":"push"'))).toEqual([]);
    expect(ground.git('ls-remote', 'origin', 'refs/tags/v1.1.0').split('\t')[0]).toBe(object);
  });
});

test('a tag that somebody pushed after the session began is adopted by the same words', async () => {
  await beginSmall(ground);
  ground.git('tag', '--annotate', '--message', 'Made by hand', 'v1.1.0');
  ground.git('push', '--quiet', 'origin', 'v1.1.0');
  expect(await ground.run('start', '--adopt', '--plain')).toMatchObject({ code: 3, stderr: expect.stringContaining('A person must adopt the tag') });
  const terminal = ground.open('start', '--adopt');
  await terminal.waitFor('Type  adopt v1.1.0  to do it:');
  await terminal.type('adopt v1.1.0\r');
  await terminal.waitFor(/✓ +Push the tag/);
  terminal.kill('SIGTERM');
  await terminal.exit;
  expect(await ground.run('verify')).toMatchObject({ code: 0 });
});

test('what a person does carries their login on GitHub, from the start and when they come back', async () => {
  const { env, close } = await quietGitHub();
  const github = ground.with(env);
  try {
    writeFileSync(ground.runbook, SMALL.replace('      - { id: fails', '      - { id: github, title: GitHub, check: { github: { login: true } } }\n      - { id: fails'));
    await beginSmall(github);
    const again = github.open('start');
    await again.waitFor('A go on');
    again.kill('SIGTERM');
    await again.exit;
    const { value } = await github.json('log');
    const by = (type: string) => expect.objectContaining({ by: expect.objectContaining({ login: 'robin-vale', person: true }), event: expect.objectContaining({ type }) });
    expect(value).toMatchObject({ records: expect.arrayContaining([by('session.opened'), by('session.resumed')]) });
  } finally {
    close();
  }
});
