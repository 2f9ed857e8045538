import { describe, expect, it } from 'vitest';
import type { TagRuleset } from '../../../src/ports.ts';
import { askGitHub, refusal } from './ask.ts';

const ruleset = (but: Partial<TagRuleset> = {}): TagRuleset => ({ id: '1', name: 'releases', source: 'acme/tidewater', include: ['refs/tags/v*'], exclude: [], rules: ['deletion', 'update'], mayBypass: false, ...but });
const of = (...rulesets: readonly TagRuleset[]) => askGitHub({ tag: 'protected' }, { tagRulesets: async () => rulesets });

describe('the rules of the tag', () => {
  it.each([
    ['its pattern', ruleset()],
    ['every tag', ruleset({ include: ['~ALL'] })],
    ['its very name', ruleset({ include: ['refs/tags/v1.2.3'] })],
    ['tags at any depth', ruleset({ include: ['refs/tags/**'] })],
    ['tags but for others', ruleset({ exclude: ['refs/tags/nightly-*'] })],
  ])('pass where a ruleset of %s restricts updates and deletions', async (_, one) => {
    expect(await of(one)).toMatchObject({ is: 'passed', evidence: [{ name: 'rules of v1.2.3', value: 'releases of acme/tidewater: deletion, update' }] });
  });

  it('pass by several rulesets together, and say whom they do not bind', async () => {
    expect(await of(ruleset({ rules: ['deletion'] }), ruleset({ name: 'org', rules: ['update'], mayBypass: true }))).toMatchObject({ is: 'passed', evidence: [{ value: expect.stringContaining('org of acme/tidewater: update, which you may bypass') }] });
  });

  it.each([
    ['there is none', [], 'moved or deleted'],
    ['it is for other tags', [ruleset({ include: ['refs/tags/release-*'] })], 'moved or deleted'],
    ['a star does not reach over a slash', [ruleset({ include: ['refs/*'] })], 'moved or deleted'],
    ['it leaves this tag out', [ruleset({ exclude: ['refs/tags/v1.*'] })], 'moved or deleted'],
    ['it is for none', [ruleset({ include: [] })], 'moved or deleted'],
    ['it only restricts creation', [ruleset({ rules: ['creation'] })], 'moved or deleted'],
    ['it lets it be deleted', [ruleset({ rules: ['update'] })], 'deleted'],
    ['it lets it be moved', [ruleset({ rules: ['deletion'] })], 'moved'],
  ])('fail where %s', async (_, rulesets, how) => {
    expect(await of(...rulesets)).toMatchObject({ is: 'failed', why: expect.stringContaining(`no active ruleset keeps v1.2.3 from being ${how}`), fix: expect.stringContaining('Restrict updates') });
  });

  it.each([
    ['only forced pushes are blocked', [ruleset({ rules: ['deletion', 'non_fast_forward'] })]],
    ['a pattern is of a form that is not read', [ruleset({ include: ['refs/tags/v[0-9]*'] })]],
    ['what it leaves out is of such a form', [ruleset({ exclude: ['refs/tags/{a,b}'] })]],
  ])('are asked of a person where %s', async (_, rulesets) => {
    expect(await of(...rulesets)).toMatchObject({ is: 'ask', questions: [{ id: 'rules of v1.2.3' }] });
  });

  it.each([403, 404])('are asked of a person where they may not be seen (%i)', async (status) => {
    expect((await askGitHub({ tag: 'protected' }, { tagRulesets: refusal(status) })).is).toBe('ask');
  });
});
