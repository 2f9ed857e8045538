import type { z } from 'zod';
import * as preflight from '../../src/adapters/github-preflight-shapes.ts';
import * as shapes from '../../src/adapters/github-shapes.ts';
import { isNode } from './openapi.ts';

/** The answer that a shape of ours reads. */
export type ShapeRow = {
  readonly route: string;
  readonly status: number;
  /** The shape for this answer: what it must be about stands in the answer itself. */
  readonly shapeOf: (answer: unknown) => z.ZodType;
  /** What the description allows and we refuse on purpose, by the place and what is there. */
  readonly refuses?: readonly { readonly what: RegExp; readonly why: string }[];
};

const REPO = '/repos/{owner}/{repo}';
const RUNS = `${REPO}/actions/runs`;

/** The repository that is asked; an issue of another one is named with it. */
const HERE = 'octo/here';

const at = (answer: unknown, ...path: readonly string[]): string => String(path.reduce<unknown>((found, name) => (Array.isArray(found) ? found[Number(name)] : isNode(found) ? found[name] : undefined), answer));

const NAMELESS: ShapeRow['refuses'] = [{ what: /only what is required|(environment|environments\.0)\.(id|name) is left out|reviewers\.0\.(type|reviewer) is left out/, why: 'what holds a run up and who may let it through is named, or nobody is asked to approve it' }];

/** Every shape that is parsed; the run fails by name for one that has no row. */
export const SHAPE_ROWS: { readonly [shape: string]: ShapeRow } = {
  runOf: { route: `GET ${RUNS}/{run_id}`, status: 200, shapeOf: (answer) => shapes.runOf(at(answer, 'id')) },
  runs: { route: `GET ${REPO}/actions/workflows/{workflow_id}/runs`, status: 200, shapeOf: () => shapes.runs },
  jobsOf: { route: `GET ${RUNS}/{run_id}/attempts/{attempt_number}/jobs`, status: 200, shapeOf: (answer) => shapes.jobsOf(at(answer, 'jobs', '0', 'run_id')) },
  artifactsOf: { route: `GET ${RUNS}/{run_id}/artifacts`, status: 200, shapeOf: (answer) => shapes.artifactsOf(at(answer, 'artifacts', '0', 'workflow_run', 'id')) },
  releaseOf: { route: `GET ${REPO}/releases/tags/{tag}`, status: 200, shapeOf: (answer) => shapes.releaseOf(at(answer, 'tag_name')) },
  issueIn: { route: `POST ${REPO}/issues`, status: 201, shapeOf: () => shapes.issueIn(HERE) },
  issueOf: { route: `PATCH ${REPO}/issues/{issue_number}`, status: 200, shapeOf: (answer) => shapes.issueOf(HERE, Number(at(answer, 'number'))) },
  issuesIn: { route: `GET ${REPO}/issues`, status: 200, shapeOf: () => shapes.issuesIn(HERE) },
  comment: { route: `POST ${REPO}/issues/{issue_number}/comments`, status: 201, shapeOf: () => shapes.comment },
  user: { route: 'GET /user', status: 200, shapeOf: () => shapes.user },
  repositoryOf: { route: `GET ${REPO}`, status: 200, shapeOf: (answer) => shapes.repositoryOf(at(answer, 'full_name')) },
  workflowOf: { route: `GET ${REPO}/actions/workflows/{workflow_id}`, status: 200, shapeOf: (answer) => shapes.workflowOf(at(answer, 'path').replace(/^.*\//, '')) },
  secrets: { route: `GET ${REPO}/actions/secrets`, status: 200, shapeOf: () => shapes.secrets },
  branchOf: { route: `GET ${REPO}/branches/{branch}`, status: 200, shapeOf: (answer) => shapes.branchOf(at(answer, 'name')) },
  dispatched: { route: `POST ${REPO}/actions/workflows/{workflow_id}/dispatches`, status: 200, shapeOf: () => shapes.dispatched },
  accessOf: { route: `GET ${REPO}`, status: 200, shapeOf: (answer) => preflight.accessOf(at(answer, 'full_name')) },
  environmentOf: { route: `GET ${REPO}/environments/{environment_name}`, status: 200, shapeOf: (answer) => preflight.environmentOf(at(answer, 'name')) },
  rulesets: { route: `GET ${REPO}/rulesets`, status: 200, shapeOf: () => preflight.rulesets },
  rulesetOf: { route: `GET ${REPO}/rulesets/{ruleset_id}`, status: 200, shapeOf: (answer) => preflight.rulesetOf(at(answer, 'id')) },
  immutableReleases: { route: `GET ${REPO}/immutable-releases`, status: 200, shapeOf: () => preflight.immutableReleases },
  pendingDeployments: { route: `GET ${RUNS}/{run_id}/pending_deployments`, status: 200, shapeOf: () => shapes.pendingDeployments, refuses: NAMELESS },
  reviews: { route: `GET ${RUNS}/{run_id}/approvals`, status: 200, shapeOf: () => shapes.reviews, refuses: NAMELESS },
  approved: { route: `POST ${RUNS}/{run_id}/pending_deployments`, status: 200, shapeOf: () => shapes.approved },
  nothing: { route: `POST ${RUNS}/{run_id}/cancel`, status: 202, shapeOf: () => shapes.nothing },
};

/** Shapes of answers that have no form. */
export const FORMLESS: { readonly [shape: string]: string } = { text: 'the bytes of a file, as they are' };
