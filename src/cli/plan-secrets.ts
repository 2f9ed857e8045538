import { redactText } from '../adapters/redact.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Plan } from '../core/plan.ts';

/** A name in an address (`ssh://git@…`) is no password. */
const NAME_ONLY = /:\/\/[A-Za-z][A-Za-z0-9._-]{0,19}@/g;

/**
 * Refuses a plan that holds what looks like a token, and an input that is a secret of the environment: what runs is what was
 * trusted, so the journal keeps the plan as it is.
 * @throws HoldpointError code 2
 */
export const refuseSecrets = (plan: Plan, inputs: { readonly [name: string]: string }, secrets: readonly string[]): void => {
  const input = Object.entries(inputs).find(([, value]) => redactText(value, secrets).masked > 0)?.[0];
  const step = plan.steps.find((one) => holdsToken(one))?.id;
  const where = input !== undefined ? `the input ${input}` : step !== undefined ? `the step ${step}` : holdsToken(plan) ? 'the runbook' : null;
  if (where === null) return;
  throw new HoldpointError({ code: EXIT.left, what: 'A secret would be written into the journal', why: `${where} holds what looks like one`, fix: 'Put it into a variable of your environment, name that variable with `env` in the step, and use it as $NAME.' });
};

const holdsToken = (value: unknown): boolean => {
  if (typeof value === 'string') return redactText(value.replaceAll(NAME_ONLY, '://'), []).masked > 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsToken);
};
