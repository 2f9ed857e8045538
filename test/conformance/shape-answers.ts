import { PARSED_SHAPES } from '../adapters/parsed-shapes.ts';
import type { Description } from './description.ts';
import { instancesOf } from './instances.ts';
import type { Found } from './section.ts';
import { FORMLESS, SHAPE_ROWS, type ShapeRow } from './shape-rows.ts';

/** Whatever the description allows GitHub to answer is read by our shape of it, or refused on purpose. */
export const holdShapes = async (description: Description): Promise<Found> => {
  const without = PARSED_SHAPES.filter((name) => !(name in SHAPE_ROWS) && !(name in FORMLESS)).map((name) => `${name}: a shape of the adapter that shape-rows.ts holds to nothing`);
  const rows = Object.entries(SHAPE_ROWS).map(([name, row]) => againstRow(description, name, row));
  return {
    held: rows.reduce((sum, { tried }) => sum + tried, 0),
    broken: [...without, ...rows.flatMap(({ broken }) => broken)],
    notes: [`${rows.length} shapes, each with every null, enum value, missing property, empty list and choice that the description allows`, ...Object.entries(FORMLESS).map(([name, why]) => `not held: ${name} (${why})`), ...rows.flatMap(({ refused }) => refused)],
  };
};

type Held = { readonly tried: number; readonly broken: readonly string[]; readonly refused: readonly string[] };

const againstRow = (description: Description, name: string, { route, status, shapeOf, refuses = [] }: ShapeRow): Held => {
  const schema = description.operationOf(route)?.answers[String(status)]?.content['application/json'];
  if (schema === undefined) return { tried: 0, broken: [`${name}: the description has no answer ${status} to ${route}`], refused: [] };
  const broken: string[] = [];
  const met = new Set<string>();
  let tried = 0;
  for (const { what, value } of instancesOf(description.document, schema)) {
    const wrong = description.judge(schema, value);
    // A value that was made wrong would show nothing.
    if (wrong.length > 0) {
      broken.push(`${name}, ${what}: not made as the description wants it: ${wrong.slice(0, 3).join('; ')}`);
      continue;
    }
    tried += 1;
    const { error } = shapeOf(value).safeParse(value);
    const refusal = refuses.find((candidate) => candidate.what.test(what));
    if (error && refusal) met.add(refusal.why);
    else if (error) broken.push(`${name}, ${what}: allowed by the description, and refused: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
  }
  broken.push(...refuses.filter(({ why }) => !met.has(why)).map(({ what, why }) => `${name}: refuses nothing like ${what} (${why})`));
  return { tried, broken, refused: [...met].map((why) => `${name} refuses on purpose: ${why}`) };
};
