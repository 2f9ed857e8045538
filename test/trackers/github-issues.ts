import { issue, message } from '../adapters/github-answers.ts';
import { serve, type Loopback, type Route } from '../adapters/loopback.ts';

export const ISSUES = '/repos/acme/tidewater/issues';

type Made = ReturnType<typeof issue>;
type Server = Loopback & {
  readonly issues: Made[];
  /** From now on every route answers this. */
  readonly answer: (route: Route) => void;
  /** Routes that were asked since the last time, with the query left out. */
  readonly asked: () => readonly string[];
};

/** GitHub's issues, with the labels, states and sub-issues of the real one; `older` knows no sub-issues. */
export const gitHubIssues = async ({ given = [], older = false }: { readonly given?: readonly { readonly [field: string]: unknown }[]; readonly older?: boolean } = {}): Promise<Server> => {
  const issues: Made[] = [];
  const children = new Map<number, number[]>();
  const labelled = (asked: string, { labels }: Made): boolean => asked.split(',').every((name) => labels.some((label) => label.name === name));
  const server = await serve({
    [`GET ${ISSUES}`]: ({ route }) => ({ json: issues.filter((one) => labelled(new URL(route.slice(4), 'http://x').searchParams.get('labels') ?? '', one)) }),
    [`POST ${ISSUES}`]: ({ body }) => ({ status: 201, json: make(fieldsOf(body)) }),
  });
  const make = (fields: { readonly [field: string]: unknown }): Made => {
    const number = issues.length + 1;
    const names = Array.isArray(fields['labels']) ? fields['labels'].map(String) : [];
    issues.push(issue({ html_url: `https://github.com/acme/tidewater/issues/${number}`, ...fields, id: 9000 + number, number, labels: names.map((name, id) => ({ id, name })) }));
    const at = `${ISSUES}/${number}`;
    server.routes.set(`GET ${at}`, () => ({ json: issues[number - 1] }));
    server.routes.set(`POST ${at}/comments`, { status: 201, json: { id: 1 } });
    server.routes.set(`PATCH ${at}`, ({ body }) => {
      const change = fieldsOf(body);
      issues[number - 1] = issue({ ...read(number), ...change, ...(change['state'] === 'closed' ? { closed_at: '2026-04-23T08:00:00Z', closed_by: { login: 'rowan' } } : {}) });
      return { json: issues[number - 1] };
    });
    server.routes.set(`GET ${at}/sub_issues`, () => (older ? { status: 404, json: message('Not Found') } : { json: (children.get(number) ?? []).map(read) }));
    server.routes.set(`POST ${at}/sub_issues`, ({ body }) => {
      if (older) return { status: 404, json: message('Not Found') };
      children.set(number, [...(children.get(number) ?? []), Number(fieldsOf(body)['sub_issue_id']) - 9000]);
      return { status: 201, json: issues[number - 1] };
    });
    return read(number);
  };
  const read = (number: number): Made => issues[number - 1] ?? issue();
  for (const { below, ...fields } of given) {
    const { number } = make(fields);
    if (typeof below === 'number') children.set(below, [...(children.get(below) ?? []), number]);
  }
  return {
    ...server,
    issues,
    answer: (route) => [...server.routes.keys()].forEach((name) => server.routes.set(name, route)),
    asked: () => server.requests.splice(0).map(({ route }) => route.replace(/\?.*$/, '').replace(ISSUES, '')),
  };
};

const fieldsOf = (body: string): { readonly [field: string]: unknown } => JSON.parse(body);
