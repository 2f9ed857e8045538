import type { Mutant } from './mutant.ts';

const AT = 'src/kinds/preflight/';
const TESTS = 'test/kinds/preflight/';
const BORN = 'test/kinds/formula/born-runs.test.ts';
const STANDING = 'test/channels/standing.test.ts';

/** What is asked before a release: not seen is no yes, and a version that is out is not free. */
export const preflight: readonly Mutant[] = [
  { id: 'unseen-is-fine', rule: 'session', file: `${AT}row.ts`, find: "const unseen = rows.filter((row) => row.is === 'unverifiable');", replace: 'const unseen: typeof rows = [];', why: 'what may not be looked at passes by itself', killedBy: [`${TESTS}row.test.ts`] },
  { id: 'one-unseen-answered', rule: 'session', file: `${AT}row.ts`, find: 'unseen.some(({ name }) => answerTo(name, answers) === undefined)', replace: 'unseen.every(({ name }) => answerTo(name, answers) === undefined)', why: 'the answer to one question is taken for that to another', killedBy: [`${TESTS}row.test.ts`] },
  { id: 'held-unseen-passes', rule: 'session', file: `${AT}row.ts`, find: '.filter(({ option }) => option !== CONFIRMED)', replace: '.filter(({ option }) => option === CONFIRMED && false)', why: 'a person who says no is not heard', killedBy: [`${TESTS}row.test.ts`] },
  { id: 'silence-is-unseen', rule: 'session', file: `${AT}row.ts`, find: 'if (refused === null) throw error;', replace: 'if (refused === null) return [];', why: 'a question that nobody answered is left out', killedBy: [`${TESTS}row.test.ts`] },
  { id: 'hidden-secret-is-there', rule: 'session', file: `${AT}secrets.ts`, find: 'if (unseen.length > 0) return', replace: 'if (unseen.length > 1) return', why: 'a secret that may lie in the organisation is said to be missing', killedBy: [`${TESTS}github.test.ts`] },
  { id: 'reviewers-not-asked', rule: 'session', file: `${AT}environments.ts`, find: 'if (mustReview && found.reviewers.length === 0)', replace: 'if (mustReview && false)', why: 'an environment that lets everything in passes for one that is guarded', killedBy: [`${TESTS}github.test.ts`] },
  { id: 'forced-push-is-enough', rule: 12, file: `${AT}tag-rules.ts`, find: "if (rules.has('deletion') && rules.has('update')) return", replace: "if (rules.has('deletion') || rules.has('update')) return", why: 'a tag that can be moved or deleted counts as protected', killedBy: [`${TESTS}tag-rules.test.ts`] },
  { id: 'left-out-of-the-rules', rule: 12, file: `${AT}tag-rules.ts`, find: 'if (into === false || out === true) return false;', replace: 'if (into === false) return false;', why: 'a ruleset that leaves this tag out protects it', killedBy: [`${TESTS}tag-rules.test.ts`] },
  { id: 'trigger-of-the-tag-unread', rule: 6, file: `${AT}workflows.ts`, find: 'const refs = [defaultBranch, at.candidate.commit];', replace: 'const refs = [defaultBranch];', why: 'the push of the tag publishes, by a trigger that only its commit has', killedBy: [`${TESTS}workflows.test.ts`] },
  { id: 'dispatch-among-others', rule: 6, file: `${AT}workflows.ts`, find: "triggers.length === 1 && triggers[0] === 'workflow_dispatch'", replace: "triggers.includes('workflow_dispatch')", why: 'a publish that also starts by itself keeps live mode open', killedBy: [`${TESTS}workflows.test.ts`, BORN] },
  { id: 'inputs-not-compared', rule: 'session', file: 'src/core/dispatch-inputs.ts', find: 'if (input === undefined) return [{', replace: 'if (input === undefined) return []; if (input.type === name) return [{', why: 'GitHub refuses the dispatch after its words were typed', killedBy: [`${TESTS}workflows.test.ts`] },
  { id: 'archived-tap-ok', rule: 'session', file: `${AT}channels.ts`, find: 'if (archived) return', replace: 'if (archived && push === false) return', why: 'the tap is found to be read-only after the tag', killedBy: [`${TESTS}channels.test.ts`] },
  { id: 'unsaid-is-not-archived', rule: 'session', file: 'src/adapters/github-preflight-shapes.ts', find: 'archived: z.boolean(),', replace: 'archived: z.boolean().default(false),', why: 'half an answer says that a tap may be pushed to', killedBy: ['test/adapters/github-preflight.test.ts'] },
  { id: 'git-not-asked', rule: 'session', file: `${AT}channels.ts`, find: 'if (refused !== null) return', replace: 'if (refused === name) return', why: 'a key that may not write is noticed after the tag', killedBy: [`${TESTS}channels.test.ts`] },
  { id: 'half-out-is-free', rule: 'session', file: 'src/channels/npm-standing.ts', find: 'own !== null || (listed', replace: '(listed', why: 'a version that npm does not list yet is called free', killedBy: [STANDING] },
  { id: 'trusts-anybody', rule: 'session', file: 'src/channels/pypi-standing.ts', find: "one.kind === 'GitHub' && one.repository?.toLowerCase() === repository.toLowerCase()", replace: "one.kind === 'GitHub'", why: "another repository's publisher passes for ours", killedBy: [STANDING] },
  { id: 'born-run-unseen', rule: 6, file: 'src/kinds/formula/born-runs.ts', find: '[...born, ...own.flat()].find(', replace: '[...own.flat()].find(', why: 'the push of the tap lets go a run that the build has started', killedBy: [BORN] },
  { id: 'own-run-unseen', rule: 6, file: 'src/kinds/formula/born-runs.ts', find: '[...born, ...own.flat()].find(', replace: '[...born].find(', why: 'the push of the tap lets go a publish that somebody started', killedBy: [BORN] },
  { id: 'born-too-late', rule: 6, file: 'src/kinds/formula/born-runs.ts', find: 'if (github.serverNow() >= quietAt) return null;', replace: 'if (!(github.serverNow() < build.updatedAt)) return null;', why: 'the tap is pushed a second before the run is born', killedBy: [BORN] },
  { id: 'born-not-asked-again', rule: 6, file: 'src/kinds/formula/publish.ts', find: 'if (waits !== null) throw refused(waits.why, waits.fix);', replace: 'if (waits === undefined) throw refused(message, message);', why: 'what began between the intent and the push is not seen', killedBy: [BORN] },
];
