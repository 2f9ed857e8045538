import type { JsonObject } from '../../../src/core/json.ts';
import type { Picture } from '../../../src/core/picture.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { check } from '../../../src/kinds/check.ts';
import type { GitHub } from '../../../src/ports.ts';
import { WorldError } from '../../../src/ports.ts';
import { at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { portsOf } from '../../support/ports.ts';
import type { Told } from '../../support/ports.ts';

/** What a check comes to, and how it is drawn. */
export const asked = async (question: JsonObject, told: Told, given: Given = {}): Promise<{ readonly verdict: Verdict; readonly picture: Picture }> => {
  const asking = at({ check: question }, given);
  const seen = await check.look(asking, portsOf(told));
  return { verdict: check.judge(asking, seen), picture: check.draw?.(asking, seen) ?? [] };
};

/** The same of GitHub's project. */
export const askGitHub = async (question: JsonObject, told: Partial<GitHub>, given: Given = {}): Promise<Verdict> => (await asked({ github: question }, { github: { 'acme/tidewater': told } }, given)).verdict;

/** An answer that says no: 401 is a token that is not accepted, 403 and 404 are "you may not see this". */
export const refusal = (status: number) => async (): Promise<never> => {
  throw new WorldError(`refused (${status})`, { trouble: status === 404 ? 'missing' : 'denied', fix: 'gh auth login', status });
};
