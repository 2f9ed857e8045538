import { OWNER, PROJECT, TAP } from '../../src/sandbox/names.ts';
import { isNode } from './openapi.ts';
import { jsonOf, type Exchange } from './exchange.ts';
import { until, type Witnessed } from './sandbox-world.ts';

/** Names and ids of the sandbox's world that stand in the braces of a row. */
export type Facts = { readonly [name: string]: string };

const ACTIONS = `/repos/${OWNER}/${PROJECT}/actions`;
const DISPATCHES = `${ACTIONS}/workflows/release-publish.yml/dispatches`;

/** Brings about what the rows ask for: a run that was built, one that failed, one that waits, two that are held up at an environment, issues and a comment. */
export const makeFacts = async (world: Witnessed): Promise<Facts> => {
  const ask: Witnessed['ask'] = (by, path, request) => world.ask(`the making of ${by}`, path, request);
  const builds = listOf(await ask('facts', `${ACTIONS}/workflows/release.yml/runs?per_page=1`), 'workflow_runs');
  const run = idOf(builds[0]);
  const jobs = listOf(await ask('facts', `${ACTIONS}/runs/${run}/jobs`), 'jobs');
  const artifacts = listOf(await ask('facts', `${ACTIONS}/runs/${run}/artifacts`), 'artifacts');
  const start = async (): Promise<string> => textAt(await ask('a run', DISPATCHES, { method: 'POST', body: { ref: 'main', inputs: { build_run_id: run, rehearsal: 'true' }, return_run_details: true } }), 'workflow_run_id');

  const failed = textAt(await ask('a run that fails', DISPATCHES, { method: 'POST', body: { ref: 'main', inputs: { build_run_id: '1' }, return_run_details: true } }), 'workflow_run_id');
  const working = await start();
  await until('a run that is at work', () => ask('a run that is at work', `${ACTIONS}/runs/${working}`), ({ status }) => status === 'in_progress');
  await ask('a run that is at work', `${ACTIONS}/runs/${working}/jobs`);
  await ask('a run that is cancelled', `${ACTIONS}/runs/${working}/cancel`, { method: 'POST' });
  await until('a failed run', () => ask('a run that fails', `${ACTIONS}/runs/${failed}`), ({ status }) => status === 'completed');
  const issue = textAt(await ask('an issue', `/repos/${OWNER}/${PROJECT}/issues`, { method: 'POST', body: { title: 'A blocker', body: 'said', labels: ['release-blocker'] } }), 'number');
  const other = textAt(await ask('an issue', `/repos/${OWNER}/${PROJECT}/issues`, { method: 'POST', body: { title: 'Another blocker' } }), 'id');
  const ruleset = idOf(arrayOf(await ask('rulesets', `/repos/${OWNER}/${PROJECT}/rulesets`))[0]);
  const [held, heldToo] = [await world.holdUp(), await world.holdUp()];
  const [pending] = arrayOf(await ask('a run that is held up', `${ACTIONS}/runs/${held}/pending_deployments`));
  const environment = idOf(isNode(pending) ? pending['environment'] : undefined);
  const queued = await start();
  return { owner: OWNER, repo: PROJECT, tap: TAP, run, failed, queued, held, heldToo, environment, ruleset, job: idOf(jobs[0]), artifact: idOf(artifacts[0]), issue, other };
};

const answerOf = (exchange: Exchange): { readonly [name: string]: unknown } => {
  const answer = jsonOf(exchange);
  if (exchange.status >= 300 || !isNode(answer)) throw new Error(`${exchange.method} ${exchange.url} answered ${exchange.status}`);
  return answer;
};
const listOf = (exchange: Exchange, name: string): readonly unknown[] => {
  const list = answerOf(exchange)[name];
  return Array.isArray(list) ? list : [];
};
const arrayOf = (exchange: Exchange): readonly unknown[] => {
  const answer = jsonOf(exchange);
  if (!Array.isArray(answer)) throw new Error(`${exchange.method} ${exchange.url} answered ${exchange.status}, and no list`);
  return answer;
};
const textAt = (exchange: Exchange, name: string): string => String(answerOf(exchange)[name]);
const idOf = (item: unknown): string => {
  if (!isNode(item)) throw new Error('the sandbox has none of what the rows ask for');
  return String(item['id']);
};
