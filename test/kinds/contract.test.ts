import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Verdict } from '../../src/core/verdict.ts';
import type { Picture } from '../../src/core/picture.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { WorldError } from '../../src/ports.ts';
import { at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { portsOf } from '../support/ports.ts';
import type { Told } from '../support/ports.ts';
import { fates, samples } from './samples.ts';

const look = async (kind: Kind, sample: { readonly spec: Parameters<typeof at>[0]; readonly given: Given; readonly told: Told }) => {
  const asking = at(sample.spec, sample.given);
  return { asking, seen: await kind.look(asking, portsOf(sample.told)) };
};

/** All that a picture says, as one text. */
const said = (picture: Picture | undefined): string =>
  (picture ?? [])
    .flatMap((block) => {
      if (block.type === 'facts') return block.rows.map((cells) => cells.join(' '));
      if (block.type === 'marks') return block.rows.map(({ label, at: right = '' }) => `${label} ${right}`);
      return block.type === 'table' ? [block.head.join(' '), ...block.rows.map(({ cells }) => cells.join(' '))] : block.lines;
    })
    .join('\n');

/** Looks until there is a verdict, as a session does: what is bound is journaled, then it looks again. */
const settle = async (kind: Kind, spec: Parameters<typeof at>[0], given: Given, told: Told): Promise<Verdict> => {
  const { asking, seen } = await look(kind, { spec, given, told });
  const verdict = kind.judge(asking, seen);
  if (verdict.is !== 'wait' || verdict.againMs !== 0 || verdict.facts === undefined) return verdict;
  return settle(kind, spec, { ...given, attempt: { ...given.attempt, facts: { ...given.attempt?.facts, ...verdict.facts } } }, told);
};

describe.each(Object.entries(kinds))('the kind %s', (key, load) => {
  const own = samples.filter((sample) => sample.kind === key);

  it('has a sample here, and its key is its name', async () => {
    expect(own.length).toBeGreaterThan(0);
    expect((await load()).key).toBe(key);
  });

  it('has a schema of its own key and its siblings, that JSON Schema can say, and that refuses what it does not know', async () => {
    const kind = await load();
    const hidden = new Set(['run', 'capture']);
    expect(Object.keys(kind.schema.shape).filter((name) => name === key || !hidden.has(name)).toSorted()).toEqual([key, ...kind.siblings.filter((name) => !hidden.has(name))].toSorted());
    expect(kind.siblings.every((name) => name in kind.schema.shape)).toBe(true);
    expect(z.toJSONSchema(kind.schema, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
    for (const { spec } of own) {
      expect(kind.schema.safeParse(spec).error).toBeUndefined();
      expect(kind.schema.safeParse({ ...spec, surprise: 1 }).success).toBe(false);
    }
  });

  it('keeps its spec as it was written, so that the journal holds what the runbook said', async () => {
    const kind = await load();
    for (const { spec } of own) expect(kind.schema.parse(spec)).toEqual(spec);
  });

  it('says its effect, whether it acts, and what would run', async () => {
    const kind = await load();
    for (const { spec } of own) {
      const traits = kind.traits(spec, { id: 'step' });
      expect(['none', 'local', 'remote', 'irreversible']).toContain(traits.effect);
      expect(traits.acts).toBeTypeOf('boolean');
      if (traits.acts === true) expect(kind.act).toBeTypeOf('function');
      if (traits.effect !== 'none') expect(traits.acts).toBe(true);
      if (traits.effect === 'irreversible') expect(traits.hold).toBe(true);
      expect(kind.would(spec).every((line) => line.trim() !== '')).toBe(true);
      expect(kind.would(spec).length).toBeGreaterThan(0);
    }
  });

  it.each(own.map((sample) => [sample.name, sample] as const))('passes only with evidence, and looking again sees the same: %s', async (_, sample) => {
    const kind = await load();
    const [first, again] = [await look(kind, sample), await look(kind, sample)];
    expect(again.seen).toEqual(first.seen);
    expect(JSON.parse(JSON.stringify(first.seen))).toEqual(first.seen);
    const verdict = kind.judge(first.asking, first.seen);
    expect(verdict).toMatchObject({ is: 'passed' });
    if (verdict.is === 'passed') expect(verdict.evidence.length).toBeGreaterThan(0);
    expect(kind.judge(first.asking, first.seen)).toEqual(verdict);
  });

  it.each(own.map((sample) => [sample.name, sample] as const))('draws what it saw: %s', async (_, sample) => {
    const kind = await load();
    const { asking, seen } = await look(kind, sample);
    expect(kind.draw?.(asking, seen)).toEqual(expect.any(Array));
  });

  // What the tap serves says by itself whether the formula is right, and the bytes that npm has accepted whether it is the release; all others need the record of what they did.
  const recorded = own.filter((sample) => sample.kind !== 'formula' && sample.kind !== 'stage' && sample.given.attempt !== undefined && !sample.name.startsWith('workflow of a push'));
  it.each(recorded.map((sample) => [sample.name, sample] as const))('does not pass when its attempt has recorded nothing: %s', async (_, sample) => {
    const kind = await load();
    const { asking, seen } = await look(kind, { ...sample, given: { ...sample.given, attempt: {} } });
    expect(['unknown', 'ask', 'failed']).toContain(kind.judge(asking, seen).is);
  });
});

describe.each(fates.map((fate) => [fate.name, fate] as const))('reconcile of %s', (_, fate) => {
  it('passes when it was done by us', async () => {
    expect(await settle(await kinds[fate.kind](), fate.spec, fate.given, fate.ours)).toMatchObject({ is: 'passed' });
  });
  it('is a conflict when it was done otherwise', async () => {
    expect(await settle(await kinds[fate.kind](), fate.spec, fate.otherwise.given ?? fate.given, fate.otherwise)).toMatchObject({ is: 'failed', conflict: true });
  });
  it('is absent when it was not done: it may be tried again', async () => {
    expect(await settle(await kinds[fate.kind](), fate.spec, fate.given, fate.absent)).toMatchObject({ is: 'absent' });
  });
  it('draws what was compared, so that the three are told apart by what was seen', async () => {
    const kind = await kinds[fate.kind]();
    const drawn = await Promise.all(
      [fate.ours, fate.otherwise, fate.absent].map(async (told) => {
        const { asking, seen } = await look(kind, { spec: fate.spec, given: ('given' in told ? fate.otherwise.given : undefined) ?? fate.given, told });
        return said(kind.draw?.(asking, seen));
      }),
    );
    expect(new Set(drawn).size).toBe(3);
    for (const [index, words] of fate.drawn.entries()) for (const word of words) expect(drawn[index]).toContain(word);
  });
  it('gives no verdict when the world is out of reach', async () => {
    await expect(settle(await kinds[fate.kind](), fate.spec, fate.given, fate.outOfReach)).rejects.toThrow(WorldError);
  });
});

it('every remote or irreversible use of a kind has its four fates here', async () => {
  for (const { name, kind: key, spec } of samples) {
    const kind = await kinds[key]();
    const { effect } = kind.traits(spec, { id: 'step' });
    if (effect === 'remote' || effect === 'irreversible') expect(fates.map((fate) => fate.name)).toContain(name);
  }
});
