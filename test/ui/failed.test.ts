import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { failedRows } from '../../src/ui/draw/failed.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { textOf } from '../../src/ui/rows.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import { came, opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const plan = planOf([step('tests', { fix: ['make fix'] })]);
const failed = (why: string, attempt = 1): readonly Event[] => came('tests', { result: 'failed', why, fix: 'Read the log.', evidence: [] }, { attempt });

const paneAfter = (...tail: readonly Event[]): readonly string[] => {
  const state = stateOf([...opened(plan), ...tail]);
  const world = plainWorld();
  const selected = selectedOf(state, 'tests');
  if (selected === null) throw new Error('no step tests');
  return failedRows(selected, keyContextOf(state, world, viewFrom('tests'), { canSuspend: false }), { state, world, width: 74, glyphs: UNICODE, short: false }).map(textOf);
};
const lineOf = (label: string, rows: readonly string[]): string => rows.find((line) => line.startsWith(label))?.slice(label.length).trim() ?? '';

describe('a failed gate says how far its own fix has come', () => {
  const started: Event = { type: 'fix.started', step: 'tests', fix: 1 };
  const ended = (ok: boolean, why: string): Event => ({ type: 'fix.ended', step: 'tests', fix: 1, ok, why, evidence: [] });
  const shared = (why: string): readonly Event[] => [{ type: 'fix.sharing', step: 'tests', fix: 1, message: 'Mend it', push: true }, { type: 'fix.shared', step: 'tests', fix: 1, commit: '60f1123aa', pushed: why === '', why }];

  test.each<readonly [string, readonly Event[], string]>([
    ['nobody ran it', [], ''],
    ['it is at work', [started], 'is being run'],
    ['it failed', [started, ended(false, 'exit code 2')], 'failed: exit code 2'],
    ['its diff waits for a look', [started, ended(true, '')], 'ran; what it changed is not committed yet'],
    ['it is out', [started, ended(true, ''), ...shared('')], 'ran; committed and pushed as 60f1123'],
    ['its push was refused', [started, ended(true, ''), ...shared('main on the remote is not the new commit')], 'ran; main on the remote is not the new commit'],
  ])('%s', (_, tail, says) => {
    expect(lineOf('Its fix', paneAfter(...failed('exit 1'), ...tail))).toBe(says);
  });
});

describe('its history', () => {
  const long = `error: ${'every version but one agrees, '.repeat(5)}and that one does not`;

  test('is two lines an attempt, and says where it is cut', () => {
    const rows = paneAfter(...failed(long));
    const at = rows.findIndex((line) => line.startsWith('History'));
    expect(rows.slice(at)).toHaveLength(2);
    expect(rows.at(-1)).toMatch(/…$/);
    expect(paneAfter(...failed('exit 1')).at(-1)).not.toContain('…');
  });

  test('says that the same came again, however long that was', () => {
    expect(paneAfter(...failed(long), ...failed(long, 2)).at(-1)).toMatch(/^ +2 .* failed \S+ +the same again: likely not a flake$/);
    expect(paneAfter(...failed(long), ...failed('exit 1', 2)).join('\n')).not.toContain('the same again');
  });
});
