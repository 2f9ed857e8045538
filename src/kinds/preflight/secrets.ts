import type { GitHub } from '../../ports.ts';
import { whyUnseen } from './row.ts';
import type { Row } from './row.ts';

/** Where secrets may lie, with the names of those that do; or why they cannot be seen. */
type Place = { readonly of: string; readonly names: readonly string[] } | { readonly of: string; readonly unseen: string };

/**
 * Each secret by its name, with where it lies: in the repository, in its organisation, or in one of the environments that are asked about. Values are never readable.
 * One that is found nowhere is missing only where every place could be looked into.
 * @throws WorldError when GitHub did not answer.
 */
export const secretRows = async (names: readonly string[], environments: readonly string[], { github, repository }: { readonly github: GitHub; readonly repository: string }): Promise<readonly Row[]> => {
  const first = await placeOf('the repository', () => github.secretNames());
  // The other places are asked only about what is not in the first.
  const others = names.every((name) => holds(first, name))
    ? []
    : await Promise.all([placeOf('the organisation', () => github.organizationSecretNames()), ...environments.map((environment) => placeOf(`the environment ${environment}`, () => github.environmentSecretNames(environment)))]);
  const places = [first, ...others];
  const unseen = places.flatMap((place) => ('unseen' in place ? [place.unseen] : []));
  return names.map((name): Row => {
    const row = `secret ${name}`;
    const found = places.filter((place) => holds(place, name));
    if (found.length > 0) return { name: row, is: 'pass', said: `in ${found.map(({ of }) => of).join(' and ')}` };
    if (unseen.length > 0) return { name: row, is: 'unverifiable', why: unseen.join('; '), how: `let someone who administers ${repository} run: gh secret list --repo ${repository}` };
    return { name: row, is: 'fail', why: `${places.map(({ of }) => of).join(', ')}: there is no secret ${name}`, fix: `Run: gh secret set ${name}.` };
  });
};

const holds = (place: Place, name: string): boolean => 'names' in place && place.names.some((one) => one.toUpperCase() === name.toUpperCase());

const placeOf = async (of: string, ask: () => Promise<readonly string[]>): Promise<Place> => {
  try {
    return { of, names: await ask() };
  } catch (error) {
    const unseen = whyUnseen(error);
    if (unseen === null) throw error;
    return { of, unseen };
  }
};
