import type { Mutant } from './mutant.ts';

const STATUS = 'src/core/status.ts';
const RULES = 'src/core/rules.ts';
const START = 'src/core/decide-start.ts';
const VERDICT = 'src/core/decide-verdict.ts';
const REDUCE = 'src/core/reduce.ts';
const OPEN = "const OPEN: ReadonlySet<Mark> = new Set(['passed', 'waived', 'not-applicable']);";
const opens = (mark: string): string => OPEN.replace("['passed'", `['${mark}', 'passed'`);
const rulesTest = ['test/core/rules.test.ts'] as const;

/** Rules 1 to 4: what opens a door, what makes a pass, and what it is about. */
export const needsAndPasses: readonly Mutant[] = [
  { id: 'needs-some', rule: 1, file: RULES, find: '  const [closed] = closedNeedsOf(state, step.id);', replace: '  const found = closedNeedsOf(state, step.id);\n  const closed = found.length < step.needs.length ? undefined : found[0];', why: 'one open need is taken for all of them', killedBy: 'walks' },
  { id: 'needs-own-only', rule: 1, file: STATUS, find: 'const found = own.length > 0 ? own : closedBehind(step);', replace: 'const found = own;', why: 'a gate that fails when it is run again does not close what is two steps ahead', killedBy: 'walks' },
  { id: 'needs-behind-only', rule: 1, file: STATUS, find: 'const found = own.length > 0 ? own : closedBehind(step);', replace: 'const found = closedBehind(step);', why: 'an open blocker does not close what needs its gate', killedBy: 'walks' },
  { id: 'needs-not-asked', rule: 1, file: START, find: '  if (closed !== null) return closed;', replace: '  if (closed !== null && stepStateOf(state, step.id).attempts.length === 0) return closed;', why: 'a second attempt does not ask for its needs', killedBy: 'walks' },
  { id: 'failed-ok', rule: 1, file: STATUS, find: OPEN, replace: opens('failed'), why: 'a failed gate is open', killedBy: 'walks' },
  { id: 'unknown-ok', rule: 1, file: STATUS, find: OPEN, replace: opens('unknown'), why: 'a gate of which nobody knows is open', killedBy: 'walks' },
  { id: 'stale-ok', rule: 4, file: STATUS, find: OPEN, replace: opens('stale'), why: 'a pass for something else opens its door', killedBy: 'walks' },
  { id: 'running-ok', rule: 1, file: STATUS, find: OPEN, replace: opens('running'), why: 'a tag on a commit whose tests are still running', killedBy: 'walks' },
  { id: 'waiting-ok', rule: 1, file: STATUS, find: OPEN, replace: opens('waiting'), why: 'a run that is still watched counts as green', killedBy: 'walks' },
  { id: 'needs-you-ok', rule: 1, file: STATUS, find: OPEN, replace: opens('needs-you'), why: 'a question that nobody answered is a yes', killedBy: 'walks' },
  { id: 'ready-ok', rule: 1, file: STATUS, find: OPEN, replace: opens('ready'), why: 'what could run counts as run', killedBy: 'walks' },
  { id: 'diff-not-read-ok', rule: 1, file: STATUS, find: 'const fromBase = state.candidate?.fromBase ?? null;', replace: 'const fromBase = state.candidate?.fromBase ?? [];', why: 'a diff that was not read is taken for one without changes', killedBy: 'walks' },
  { id: 'blocker-open-gate-ok', rule: 1, file: STATUS, find: "if (step.closedByBlockers && step.effect === 'none' && blocker !== undefined) return is('stale'", replace: "if (step.closedByBlockers && step.effect === 'local' && blocker !== undefined) return is('stale'", why: 'a blocker that was filed after its gate passed closes nothing', killedBy: 'walks' },
  { id: 'exclusive-ignored', rule: 1, file: START, find: '  if (step.exclusive) return {', replace: '  if (step.exclusive && acting.length > 1) return {', why: 'a step that must run alone runs beside another', killedBy: 'walks' },
  { id: 'beside-exclusive', rule: 1, file: START, find: '?.exclusive === true || isFixing(state, id));', replace: '?.exclusive === true && isFixing(state, id));', why: 'a step begins beside one that must run alone', killedBy: 'walks' },
  { id: 'beside-a-fix', rule: 1, file: START, find: 'return fix?.ended === null || fix?.sharing === true;', replace: 'return fix?.ended === null;', why: 'a gate runs while a commit moves HEAD under it', killedBy: 'walks' },
  { id: 'cap-plus-one', rule: 1, file: START, find: 'beside.length >= cap', replace: 'beside.length > cap', why: 'one more of a phase runs than its cap', killedBy: 'walks' },

  { id: 'small-numbers-pass', rule: 2, file: RULES, find: "(exit.code === 0 ? 'passed' : 'failed')", replace: "(exit.code <= 1 ? 'passed' : 'failed')", why: 'exit 1 passes', killedBy: rulesTest },
  { id: 'missing-is-mapped', rule: 2, file: RULES, find: " || exit.code === 126 || exit.code === 127) return 'failed';", replace: ") return 'failed';", why: 'a linter that was never installed is mapped to a pass', killedBy: rulesTest },
  { id: 'deadline-passes', rule: 2, file: RULES, find: 'if (exit.trouble !== null || exit.signal !== null || exit.code === null)', replace: 'if (exit.signal !== null || exit.code === null)', why: 'exit 0 after the deadline passes', killedBy: rulesTest },
  { id: 'signal-passes', rule: 2, file: RULES, find: 'exit.trouble !== null || exit.signal !== null ||', replace: 'exit.trouble !== null ||', why: 'what died by a signal and says 0 passes', killedBy: ['test/core/rule-properties.test.ts'] },
  { id: 'expect-ignored', rule: 2, file: RULES, find: "(!exit.expected || exit.rejected)) return 'failed';", replace: "exit.rejected) return 'failed';", why: 'a test filter that matched nothing is green', killedBy: rulesTest },
  { id: 'reject-ignored', rule: 2, file: RULES, find: "(!exit.expected || exit.rejected)) return 'failed';", replace: "!exit.expected) return 'failed';", why: 'output that says FAILED is green', killedBy: rulesTest },

  { id: 'proof-of-nothing', rule: 3, file: RULES, find: 'return first === undefined ? null : [first, ...rest];', replace: "return [first ?? { type: 'value', name: 'nothing', value: '' }, ...rest];", why: 'a pass is made of no evidence', killedBy: rulesTest },
  { id: 'pass-without-evidence', rule: 3, file: REDUCE, find: 'event.outcome.evidence.length < 1', replace: 'event.outcome.evidence.length < 0', why: 'a record of a pass without evidence is believed', killedBy: ['test/core/reduce.test.ts'] },
  { id: 'captured-missing-ok', rule: 3, file: VERDICT, find: '      if (missing !== undefined) return ended(', replace: '      if (missing !== undefined && step.captures.length > 1) return ended(', why: 'a pass lacks the value that it was to take', killedBy: 'walks' },
  { id: 'answer-makes-young', rule: 4, file: 'src/core/freshness.ts', find: "outcome?.result === 'passed' ? (provenAt ?? endedAt) : null;", replace: "outcome?.result === 'passed' ? endedAt : null;", why: 'an audit of Monday is as young as the answer of Wednesday', killedBy: ['test/core/freshness.test.ts'] },
  { id: 'old-commands-answered', rule: 4, file: 'src/core/decide-answer.ts', find: '  if (now >= (tooOldAt(step, attempt) ?? Number.POSITIVE_INFINITY)) return ended(OUTDATED);\n', replace: '', why: 'an answer passes what its commands found too long ago', killedBy: 'walks' },
  { id: 'old-questions-asked-on', rule: 4, file: 'src/core/freshness.ts', find: "  if (phase === 'asked') return proof === null ? null : provenAt;\n", replace: '', why: 'a person is asked about what nobody may rely on any more', killedBy: ['test/core/freshness.test.ts'] },
  { id: 'proof-not-timed', rule: 4, file: REDUCE, find: 'provenAt: at, end: event.end', replace: 'end: event.end', why: 'when the commands passed is not kept', killedBy: 'walks' },
  { id: 'passed-without-judgement', rule: 3, file: VERDICT, find: "if (step.judge.length === 0) return ended({ result: 'passed'", replace: "if (step.judge.length < 2) return ended({ result: 'passed'", why: 'a gate that a person has to judge passes by its commands', killedBy: 'walks' },
  { id: 'unknown-look-passes', rule: 3, file: VERDICT, find: "return ended({ result: 'unknown', why: verdict.why, evidence: verdict.evidence ?? [], ...(", replace: "if (!attempt.reconciling) return ended({ result: 'passed', evidence: [{ type: 'value', name: 'why', value: verdict.why }], captured: {} });\n      return ended({ result: 'unknown', why: verdict.why, evidence: verdict.evidence ?? [], ...(", why: 'a cut answer counts as a pass', killedBy: 'walks' },

  { id: 'other-step-ok', rule: 4, file: STATUS, find: 'if (attempt.for.step !== step.hash)', replace: 'if (attempt.expired && attempt.for.step !== step.hash)', why: 'an edited step keeps its pass', killedBy: 'walks' },
  { id: 'other-tracker-ok', rule: 5, file: 'src/core/decide-session.ts', find: '  if (now.tracker !== before.tracker) return `', replace: "  if (now.tracker === '') return `", why: 'the adopted runbook names another tracker, and rule 5 goes on asking the old one', killedBy: ['test/core/decide-session.test.ts'] },
  { id: 'other-heading-ok', rule: 5, file: 'src/core/decide-session.ts', find: '  if (now.title !== before.title) return `', replace: "  if (now.title === '') return `", why: 'the adopted runbook looks under another heading, and rule 5 goes on asking under the old one', killedBy: ['test/core/decide-session.test.ts'] },
  { id: 'old-pass-ok', rule: 4, file: STATUS, find: "if (attempt.expired) return 'older", replace: "if (attempt.expired && step.covers !== null) return 'older", why: 'an audit of last week opens the door', killedBy: 'walks' },
  { id: 'other-value-ok', rule: 4, file: STATUS, find: '  for (const name of step.uses) {\n', replace: '  for (const name of step.uses.slice(1)) {\n', why: 'a smoke test of one build is taken for another', killedBy: 'walks' },
  { id: 'unread-diff-ok', rule: 4, file: STATUS, find: 'if (changed === undefined) return `the candidate moved from ${since}`;', replace: 'if (changed === undefined) return null;', why: 'a difference that could not be read is taken for none', killedBy: 'walks' },
  { id: 'covers-all-is-none', rule: 4, file: STATUS, find: '(step.covers === null || matches(step.covers, file))', replace: 'step.covers !== null && matches(step.covers, file)', why: 'a step that covers everything is never stale', killedBy: 'walks' },
  { id: 'covers-one', rule: 4, file: STATUS, find: '  const [first] = files;\n', replace: '  const first = files[1];\n', why: 'one changed file is not enough', killedBy: 'walks' },
  { id: 'reverted-ok', rule: 4, file: STATUS, find: "revertedAt !== null) return is('stale', 'it was taken back');", replace: "revertedAt !== null && !step.revert) return is('stale', 'it was taken back');", why: 'publishing against a formula that was taken back', killedBy: 'walks' },
  { id: 'taking-back-ok', rule: 7, file: STATUS, find: "if (attempt.takingBack !== null) return is('unknown'", replace: "if (attempt.takingBack !== null && !step.revert) return is('unknown'", why: 'publishing against a formula whose revert may have reached the tap', killedBy: 'walks' },
  { id: 'head-anywhere', rule: 4, file: START, find: 'head === candidate.commit || (candidate.pinned', replace: "head !== '' || (candidate.pinned", why: 'a gate runs on another commit than the candidate', killedBy: 'walks' },
  { id: 'pinned-head-anywhere', rule: 4, file: START, find: '(candidate.pinned && !step.inCheckout)', replace: 'candidate.pinned', why: 'after the tag a gate runs in a checkout that has moved on', killedBy: 'walks' },
  { id: 'fingerprint-of-head', rule: 4, file: START, find: 'commit: state.candidate?.commit ?? start.checkout.commit', replace: 'commit: start.checkout.commit', why: 'an attempt after the tag is written down for another commit', killedBy: 'walks' },
  { id: 'fingerprint-without-values', rule: 4, file: START, find: 'step.uses.flatMap((name) => (captured[name] === undefined ? [] : [[name, captured[name]]]))', replace: 'step.uses.slice(1).flatMap((name) => (captured[name] === undefined ? [] : [[name, captured[name]]]))', why: 'a pass does not say of which build it is', killedBy: 'walks' },
  { id: 'fingerprint-clean', rule: 4, file: START, find: 'tree: start.checkout.tree, step:', replace: "tree: 'clean', step:", why: 'a dirty tree is written down as clean', killedBy: 'walks' },
  { id: 'dirty-pass-ok', rule: 4, file: RULES, find: "const dirty = status === 'passed' ? ranOnDirtyTree", replace: "const dirty = status === 'stale' ? ranOnDirtyTree", why: 'tests that ran on files of no commit let a release out', killedBy: 'walks' },
  { id: 'checked-uncommitted-ok', rule: 4, file: 'src/core/dirty-tree.ts', find: "  if (end.tree === 'clean') return null;\n", replace: "  if (end.tree !== '') return null;\n", why: 'the changelog that was checked is in no commit, and the tag goes out', killedBy: 'walks' },
  { id: 'end-unwritten-ok', rule: 4, file: 'src/core/dirty-tree.ts', find: '  if (end === null) return {', replace: "  if (end === null) return step.id !== '' ? null : {", why: 'a tree that nobody wrote down counts as clean', killedBy: ['test/core/dirty-tree.test.ts'] },
  { id: 'end-not-written', rule: 4, file: VERDICT, find: '{ end: endOf(judged.checkout) } : {};', replace: "{ end: { ...endOf(judged.checkout), tree: 'clean' } } : {};", why: 'what was checked on files of no commit is written down as clean', killedBy: 'walks' },
  { id: 'end-of-the-judged-lost', rule: 4, file: REDUCE, find: 'end: event.end ?? attempt.end,', replace: 'end: event.end ?? null,', why: 'where a person judges, what the tree was is forgotten', killedBy: ['test/core/dirty-tree.test.ts'] },
  { id: 'moved-under-it', rule: 4, file: VERDICT, find: '  if (judged.checkout.commit !== attempt.for.commit) return', replace: '  if (step.exclusive && judged.checkout.commit !== attempt.for.commit) return', why: 'HEAD moved while the tests ran, and they passed', killedBy: 'walks' },
  { id: 'edited-under-it', rule: 4, file: VERDICT, find: 'judged.checkout.tree === attempt.for.tree ? null', replace: "judged.checkout.tree !== '' ? null", why: 'files changed while the tests ran, and they passed', killedBy: 'walks' },
  { id: 'checkout-unread-ok', rule: 4, file: VERDICT, find: "if (judged.checkout === null) return 'the checkout could not be read when it ended';", replace: 'if (judged.checkout === null) return null;', why: 'a checkout that could not be read counts as unmoved', killedBy: 'walks' },
  { id: 'late-look-counts', rule: 4, file: VERDICT, find: '  const events = candidateMoved(state, step, attempt, verdict) ?? eventsOf(step, attempt, verdict);', replace: '  const events = eventsOf(step, attempt, verdict);', why: 'the green of the next commit is taken for this one', killedBy: ['test/core/decide-verdict.test.ts'] },
  { id: 'candidate-for-ever', rule: 4, file: 'src/core/decide.ts', find: 'before.pinned ? before.head === read.commit : before.commit === read.commit', replace: 'before.pinned ? before.head === read.commit : before.commit.length === read.commit.length', why: 'a move of HEAD is not written down', killedBy: ['test/core/decide-session.test.ts'] },
];
