import { Hono, type Context } from 'hono';
import { isoSeconds } from '../git.ts';
import { MAINTAINER, OWNER, type RepositoryName } from '../names.ts';
import type { Issue } from '../state.ts';
import type { World } from '../world.ts';
import { baseOf, notFound, pageOf, refuse } from './answer.ts';
import { nodeId, userShape, type Schemas } from './shapes.ts';

/** Issues of one repository, below `/repos/{owner}/{repo}/issues`. Source: docs.github.com/rest/issues, and .../issues/sub-issues. */
export const issueRoutes = (world: World, repository: RepositoryName): Hono => {
  const app = new Hono();
  const { store } = world;
  const all = (): readonly Issue[] => store.state().issues.filter((issue) => issue.repository === repository);
  const named = (context: Context): Issue | undefined => all().find(({ number }) => String(number) === context.req.param('number'));
  const change = async (issue: Issue): Promise<void> =>
    store.change((state) => ({ ...state, issues: state.issues.map((other) => (other.id === issue.id ? issue : other)) }));

  app.get('/', (context) => {
    const state = context.req.query('state') || 'open';
    const labels = (context.req.query('labels') ?? '').split(',').filter(Boolean);
    const found = all().filter((issue) => (state === 'all' || issue.state === state) && labels.every((label) => issue.labels.includes(label)));
    return context.json(pageOf(context, found.toReversed()).items.map((issue) => issueShape(context, issue, all())));
  });
  app.post('/', async (context) => {
    const { title, body, labels } = await fieldsOf(context);
    if (!title) return refuse(context, 422, 'Invalid request.\n\n"title" wasn\'t supplied.');
    const now = Date.now();
    const [id = 0] = await store.newIds(1);
    const issue: Issue = { id, repository, number: all().length + 1, title, body: body ?? '', labels: labels ?? [], state: 'open', comments: [], createdAt: now, updatedAt: now, closedAt: null };
    await store.change((state) => ({ ...state, issues: [...state.issues, issue] }));
    return created(context, issueShape(context, issue, all()));
  });
  app.get('/:number', (context) => {
    const issue = named(context);
    return issue ? context.json(issueShape(context, issue, all())) : notFound(context);
  });
  app.patch('/:number', async (context) => {
    const issue = named(context);
    if (!issue) return notFound(context);
    const { title, body, labels, state } = await fieldsOf(context);
    const now = Date.now();
    const next: Issue = {
      ...issue,
      ...(title && { title }),
      ...(body !== undefined && { body }),
      ...(labels && { labels }),
      ...((state === 'open' || state === 'closed') && { state, closedAt: state === 'closed' ? now : null }),
      updatedAt: now,
    };
    await change(next);
    return context.json(issueShape(context, next, all()));
  });
  app.get('/:number/sub_issues', (context) => {
    const issue = named(context);
    return issue ? context.json(pageOf(context, below(issue, all())).items.map((child) => issueShape(context, child, all()))) : notFound(context);
  });
  app.post('/:number/sub_issues', async (context) => {
    const issue = named(context);
    if (!issue) return notFound(context);
    const { subIssueId } = await fieldsOf(context);
    const child = all().find(({ id }) => id === subIssueId);
    if (!child) return refuse(context, 404, 'The provided sub-issue does not exist');
    if (child.id === issue.id) return refuse(context, 422, 'An error occurred while adding the sub-issue to the parent issue. Sub issue must not be the same as the parent issue');
    if (child.parent !== undefined) return refuse(context, 422, 'An error occurred while adding the sub-issue to the parent issue. Sub issue may only have one parent');
    await change({ ...child, parent: issue.number, updatedAt: Date.now() });
    return created(context, issueShape(context, issue, all()));
  });
  app.get('/:number/comments', (context) => {
    const issue = named(context);
    return issue ? context.json(pageOf(context, issue.comments).items.map((comment) => commentShape(context, issue, comment))) : notFound(context);
  });
  app.post('/:number/comments', async (context) => {
    const issue = named(context);
    if (!issue) return notFound(context);
    const { body } = await fieldsOf(context);
    if (!body) return refuse(context, 422, 'Invalid request.\n\n"body" wasn\'t supplied.');
    const [id = 0] = await store.newIds(1);
    const comment = { id, body, at: Date.now() };
    await store.change((state) => ({
      ...state,
      issues: state.issues.map((other) => (other.id === issue.id ? { ...other, comments: [...other.comments, comment], updatedAt: comment.at } : other)),
    }));
    return created(context, commentShape(context, issue, comment));
  });
  return app;
};

/** What was made, and where it is. */
const created = (context: Context, made: Schemas['issue'] | Schemas['issue-comment']): Response => context.json(made, 201, { location: made.url });

type Fields = { readonly title?: string; readonly body?: string; readonly state?: string; readonly labels?: readonly string[]; readonly subIssueId?: number };

const fieldsOf = async (context: Context): Promise<Fields> => {
  const sent: unknown = await context.req.json().catch(() => null);
  if (typeof sent !== 'object' || sent === null) return {};
  return {
    ...('title' in sent && typeof sent.title === 'string' && { title: sent.title }),
    ...('body' in sent && typeof sent.body === 'string' && { body: sent.body }),
    ...('state' in sent && typeof sent.state === 'string' && { state: sent.state }),
    ...('sub_issue_id' in sent && typeof sent.sub_issue_id === 'number' && { subIssueId: sent.sub_issue_id }),
    ...('labels' in sent && Array.isArray(sent.labels) && { labels: sent.labels.map(String) }),
  };
};

const below = (parent: Issue, all: readonly Issue[]): readonly Issue[] => all.filter((issue) => issue.parent === parent.number);

const issueShape = (context: Context, issue: Issue, all: readonly Issue[]): Schemas['issue'] => {
  const children = below(issue, all);
  const completed = children.filter(({ state }) => state === 'closed').length;
  const base = baseOf(context);
  const repository = `${base}/repos/${OWNER}/${issue.repository}`;
  const url = `${repository}/issues/${issue.number}`;
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${base}/${OWNER}/${issue.repository}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.state === 'closed' ? 'completed' : null,
    title: issue.title,
    body: issue.body,
    user: userShape(base, MAINTAINER.login),
    labels: issue.labels.map((name) => ({ name, color: 'ededed', default: false, description: null })),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments: issue.comments.length,
    closed_at: issue.closedAt === null ? null : isoSeconds(issue.closedAt),
    closed_by: issue.closedAt === null ? null : userShape(base, MAINTAINER.login),
    sub_issues_summary: { total: children.length, completed, percent_completed: children.length === 0 ? 0 : Math.floor((completed * 100) / children.length) },
    ...(issue.parent !== undefined && { parent_issue_url: `${repository}/issues/${issue.parent}` }),
    created_at: isoSeconds(issue.createdAt),
    updated_at: isoSeconds(issue.updatedAt),
    author_association: 'OWNER',
  };
};

const commentShape = (context: Context, issue: Issue, comment: Issue['comments'][number]): Schemas['issue-comment'] => {
  const base = baseOf(context);
  const at = isoSeconds(comment.at);
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${base}/repos/${OWNER}/${issue.repository}/issues/comments/${comment.id}`,
    html_url: `${base}/${OWNER}/${issue.repository}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${base}/repos/${OWNER}/${issue.repository}/issues/${issue.number}`,
    body: comment.body,
    user: userShape(base, MAINTAINER.login),
    created_at: at,
    updated_at: at,
    author_association: 'OWNER',
  };
};
