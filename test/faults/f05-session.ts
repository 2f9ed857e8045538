import { createHttp } from '../../src/adapters/http.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import type { GitHub } from '../../src/ports.ts';
import { startStep } from '../../src/session/start.ts';
import * as answers from '../adapters/github-answers.ts';
import type { Route } from '../adapters/loopback.ts';
import { stageOf } from '../session/stage.ts';
import type { Stage } from '../session/stage.ts';
import { ADA, C1 } from '../support/history.ts';
import { planOf, step, watch } from '../support/plan.ts';
import type { Case } from './f05-http.ts';
import { webFaults } from './web-faults.ts';
import type { WebFault } from './web-faults.ts';
import { gitHubAt } from './web-routes.ts';
import { serveWeb } from './web-server.ts';
import type { Web } from './web-server.ts';

/** A session that watches a run, a delivery and a dispatch while the other side goes wrong. Time passes when it is told to; the answers are real. */
export function* sessionCases(): Generator<Case> {
  for (const fault of webFaults) {
    for (const route of WATCHED) yield { name: `a watched run, ${route} × ${fault.name}`, hold: () => under(watchedRun(route), fault) };
    for (const route of SERVED) yield { name: `a delivery, ${route} × ${fault.name}`, hold: () => under(delivery(route), fault) };
    yield { name: `a dispatch × ${fault.name}`, hold: () => dispatched(fault) };
  }
}

const REPO = '/repos/acme/tidewater';
const RUNS = `GET ${REPO}/actions/workflows/release.yml/runs`;
const JOBS = `GET ${REPO}/actions/runs/42/attempts/1/jobs`;
const WATCHED = [RUNS, JOBS];
const MANIFEST = 'GET /npm/tidewater/1.2.0';
const SERVED = [MANIFEST, 'GET /npm/-/package/tidewater/dist-tags'];
const DISPATCH = `POST ${REPO}/actions/workflows/publish.yml/dispatches`;
const SILENT_MS = 300;
const PATIENT_MS = 15_000;
const OUT_OF_REACH = 5;
/** Longer than all pauses together: what is tried is the watch, not its end. */
const DAY_MS = 86_400_000;

/** A step that only looks, the route that goes wrong under it, and the world before and after what it waits for. */
type Watch = { readonly step: Step; readonly route: string; readonly going: Routes; readonly over: Routes };
type Routes = { readonly [route: string]: Route };

const runs = (fields: { readonly [field: string]: unknown }): Route => ({ json: { total_count: 1, workflow_runs: [answers.run({ id: 42, head_sha: C1, ...fields })] } });
const jobs = (fields: { readonly [field: string]: unknown }): Route => ({ json: { total_count: 1, jobs: [answers.job({ run_id: 42, ...fields })] } });

const watchedRun = (route: string): Watch => ({
  step: watch('watched', { kind: 'workflow', timeoutMs: DAY_MS, spec: { workflow: { file: 'release.yml', for: 'commit' } } }),
  route,
  going: { [RUNS]: runs({ status: 'in_progress', conclusion: null }), [JOBS]: jobs({ status: 'in_progress', conclusion: null, completed_at: null }) },
  over: { [RUNS]: runs({ status: 'completed', conclusion: 'success' }), [JOBS]: jobs({}) },
});

const manifest = { name: 'tidewater', version: '1.2.0', dist: { integrity: 'sha512-x' } };
const delivery = (route: string): Watch => ({
  step: watch('watched', { kind: 'deliver', spec: { deliver: ['npm'] }, channel: 'npm' }),
  route,
  going: { [MANIFEST]: { json: manifest }, 'GET /npm/tidewater': { json: { name: 'tidewater', versions: {} } }, 'GET /npm/-/package/tidewater/dist-tags': { json: { latest: '1.1.0' } } },
  over: { 'GET /npm/tidewater': { json: { name: 'tidewater', versions: { '1.2.0': manifest } } }, 'GET /npm/-/package/tidewater/dist-tags': { json: { latest: '1.2.0' } } },
});

const planFor = (one: Step): Plan => planOf([one], { channels: { npm: { name: 'npm', kind: 'npm', spec: { package: 'tidewater', tag: 'latest' }, patienceMs: DAY_MS } } });

const stageAt = (web: Web, plan: Plan, timeoutMs: number): Stage => {
  const { origin } = web;
  let client: GitHub | undefined;
  return stageOf(plan, {
    github: (repository) => (client ??= gitHubAt(origin, timeoutMs, repository)),
    // The address of the stage leads nowhere; this server is the world.
    http: { get: (url, options = {}) => createHttp({ silenceMs: timeoutMs }).get(url.replace('http://127.0.0.1:1/', `${origin}/npm/`), { ...options, ...(options.namedBy === undefined ? {} : { namedBy: origin }) }) },
  });
};

const until = async (what: string, is: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 12_000; turn += 1) {
    if (is()) return;
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
  throw new Error(`${what} did not come`);
};

const newestPoll = (stage: Stage) => stage.world().watches['watched']?.polls[0];

/** Lets the pause of a watch end, and waits for its look. */
const lookAgain = async (stage: Stage): Promise<void> => {
  const before = newestPoll(stage);
  const [pause] = stage.due();
  if (pause === undefined) throw new Error('it does not look again');
  await stage.pass(pause);
  await until('the next look', () => newestPoll(stage) !== before || stage.attempt('watched')?.phase === 'ended');
};

/** Good, five times bad, good, over. */
const under = async ({ step: one, route, going, over }: Watch, fault: WebFault): Promise<string | null> => {
  const web = await serveWeb(going);
  const stage = stageAt(web, planFor(one), fault.silent ? SILENT_MS : PATIENT_MS);
  const work = stage.work();
  const goes = (): string | null => (stage.attempt('watched')?.phase === 'ended' ? `it ended: ${JSON.stringify(stage.attempt('watched')?.outcome).slice(0, 200)}` : stage.status('watched') === 'waiting' ? null : `it is ${stage.status('watched')}`);
  try {
    const refusal = await startStep(stage.session, 'watched', { confirmed: true, by: ADA });
    if (refusal !== null) return `it did not start: ${refusal.why}`;
    await until('the first look', () => newestPoll(stage) !== undefined);
    // On a busy machine the first answer to a short patience may be late.
    for (let turn = 0; turn < 20 && newestPoll(stage)?.ok !== true; turn += 1) await lookAgain(stage);
    const begun = goes();
    if (begun !== null) return `before anything was wrong ${begun}`;
    web.break(route, fault);
    for (let missed = 1; missed <= OUT_OF_REACH; missed += 1) {
      await lookAgain(stage);
      const seen = stage.world().watches['watched'];
      const ended = goes();
      if (ended !== null) return `after ${missed} bad answers ${ended}`;
      if (seen?.polls[0]?.ok !== false || seen.polls[0].text === '') return `bad answer ${missed} is no line`;
      if (seen.outOfReach !== (missed >= OUT_OF_REACH)) return `after ${missed} bad answers it is ${seen.outOfReach ? '' : 'not '}out of reach`;
    }
    web.break(route, null);
    for (let turn = 0; turn < 20 && newestPoll(stage)?.ok !== true; turn += 1) await lookAgain(stage);
    if (goes() !== null || stage.world().watches['watched']?.outOfReach !== false) return `a good look does not make it wait again: ${goes() ?? 'it is out of reach'}`;
    for (const [path, reply] of Object.entries(over)) web.routes.set(path, reply);
    for (let turn = 0; turn < 20 && stage.attempt('watched')?.phase !== 'ended'; turn += 1) await lookAgain(stage);
    return stage.status('watched') === 'passed' ? null : `it is ${stage.status('watched')} in the end`;
  } finally {
    work.stop();
    web.close();
  }
};

const dispatchRoutes = (): Routes => ({
  'GET /user': { json: { login: 'rowan' } },
  [`GET ${REPO}/branches/main`]: { json: { name: 'main', commit: { sha: 'a'.repeat(40) } } },
  [`GET ${REPO}/actions/workflows/publish.yml/runs`]: { json: { total_count: 0, workflow_runs: [] } },
  [DISPATCH]: { json: { workflow_run_id: 43, run_url: '', html_url: '' } },
});

/** Sent once, unknown unless it was surely refused, and neither time nor a second enter sends it again. */
const dispatched = async (fault: WebFault): Promise<string | null> => {
  const web = await serveWeb(dispatchRoutes());
  const stage = stageAt(web, planOf([step('watched', { kind: 'workflow', effect: 'remote', inCheckout: false, spec: { workflow: { file: 'publish.yml', ref: 'main', dispatch: { tag: '{target}', mark: '{nonce}' } } } })]), fault.silent ? SILENT_MS * 10 : PATIENT_MS);
  const work = stage.work();
  web.break(DISPATCH, fault);
  try {
    const refusal = await startStep(stage.session, 'watched', { confirmed: true, by: ADA });
    if (refusal !== null) return fault.silent ? null : `it did not start: ${refusal.why}`;
    await until('an end of the act', () => stage.attempt('watched')?.phase !== 'intended');
    const said = stage.status('watched');
    const wanted = fault.taken && fault.name !== 'nothing with 200' ? ['waiting', 'running'] : fault.left ? ['unknown', ...(fault.taken ? ['waiting', 'running'] : [])] : ['failed'];
    if (!wanted.includes(said)) return `it is ${said}, not ${wanted.join(' or ')}`;
    web.break(DISPATCH, null);
    await stage.pass(10 * 60_000);
    if (said === 'unknown') {
      const again = await startStep(stage.session, 'watched', { confirmed: true, by: ADA });
      if (again === null) return 'it was started again though nobody knows what became of it';
    }
    if (stage.status('watched') === 'passed') return 'it passed of nothing';
    return web.count(DISPATCH) === 1 ? null : `it was sent ${web.count(DISPATCH)} times`;
  } finally {
    work.stop();
    web.close();
  }
};
