import type { GitHub, TagRuleset } from '../../ports.ts';
import { rowsOr } from './row.ts';
import type { Row } from './row.ts';

const HOW = 'open Settings → Rules → Rulesets, or ask someone who may';
const FIX = 'Make one: Settings → Rules → Rulesets → New tag ruleset, active, for the pattern of the release tags, with Restrict updates and Restrict deletions.';

/**
 * Whether an active ruleset keeps the tag from being moved and deleted once it is pushed.
 * https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 * @throws WorldError when GitHub did not answer.
 */
export const tagRows = (tag: string, github: GitHub): Promise<readonly Row[]> => rowsOr(`rules of ${tag}`, HOW, async () => [rowOf(tag, await github.tagRulesets())]);

const rowOf = (tag: string, rulesets: readonly TagRuleset[]): Row => {
  const name = `rules of ${tag}`;
  const read = rulesets.map((ruleset) => ({ ruleset, covers: coversTag(ruleset, tag) }));
  const covering = read.filter(({ covers }) => covers === true).map(({ ruleset }) => ruleset);
  const rules = new Set(covering.flatMap((ruleset) => ruleset.rules));
  if (rules.has('deletion') && rules.has('update')) return { name, is: 'pass', said: covering.map(wordsOf).join('; ') };
  const unread = read.filter(({ covers }) => covers === null).map(({ ruleset }) => ruleset.name);
  if (unread.length > 0) return { name, is: 'unverifiable', why: `what the ruleset ${unread.join(', ')} is for is written in a way that is not read here`, how: HOW };
  // Whether moving a tag forward is a forced push is git's affair on their side, and nothing that they promise.
  if (rules.has('deletion') && rules.has('non_fast_forward')) return { name, is: 'unverifiable', why: `${covering.map(wordsOf).join('; ')} blocks forced pushes and deletions, and says nothing of a tag that is moved forward`, how: `${HOW}; Restrict updates settles it` };
  const lacking = [...(rules.has('update') ? [] : ['moved']), ...(rules.has('deletion') ? [] : ['deleted'])].join(' or ');
  return { name, is: 'fail', why: `no active ruleset keeps ${tag} from being ${lacking}${covering.length === 0 ? '' : ` (${covering.map(wordsOf).join('; ')})`}`, fix: FIX };
};

const wordsOf = ({ name, source, rules, mayBypass }: TagRuleset): string => `${name} of ${source}: ${rules.join(', ')}${mayBypass ? ', which you may bypass' : ''}`;

/** Null where a pattern is of a form that is not understood, and decides. */
const coversTag = ({ include, exclude }: TagRuleset, tag: string): boolean | null => {
  const ref = `refs/tags/${tag}`;
  const [into, out] = [anyFits(include, ref), anyFits(exclude, ref)];
  if (into === false || out === true) return false;
  return into === null || out === null ? null : true;
};

const anyFits = (patterns: readonly string[], ref: string): boolean | null => {
  const fits = patterns.map((pattern) => fitsRef(pattern, ref));
  return fits.includes(true) ? true : fits.includes(null) ? null : false;
};

/** Patterns are of fnmatch, where a star does not reach over a slash and two do. */
const fitsRef = (pattern: string, ref: string): boolean | null => {
  if (pattern === '~ALL') return true;
  if (/[[\]{}\\!~]/.test(pattern)) return null;
  const parts = pattern.split(/(\*\*\/?|\*|\?)/).map((part) => (part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replaceAll(/[.+^$()|]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`).test(ref);
};
