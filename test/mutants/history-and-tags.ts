import type { Mutant } from './mutant.ts';

const INSTEAD = 'test/kinds/workflow/instead-of-push.test.ts';
const RULES = 'src/core/rules.ts';
const SESSION = 'src/core/decide-session.ts';
const DECIDE = 'src/core/decide.ts';
const REDUCE = 'src/core/reduce.ts';
const reduceTest = ['test/core/reduce.test.ts'] as const;
const runs = ['test/core/rule-properties.test.ts'] as const;
const adoption = ['test/core/decide-session.test.ts', 'test/core/decide.test.ts'] as const;

/** Rules 10 to 12 and the end of a session: history, runs and tags. */
export const historyAndTags: readonly Mutant[] = [
  { id: 'numbers-may-skip', rule: 10, file: REDUCE, find: 'recorded.n !== state.events + 1', replace: 'recorded.n < state.events + 1', why: 'a record that was dropped is not missed', killedBy: reduceTest },
  { id: 'unknown-event-ok', rule: 10, file: REDUCE, find: '      return unknownEvent(recorded, event);', replace: '      return state;', why: 'an event of a newer program is passed over', killedBy: reduceTest },
  { id: 'begins-after-leaving', rule: 7, file: DECIDE, find: '  if (state.left && !AFTER_END.has(command.type)) return', replace: "  if (state.left && command.type === 'open') return", why: 'an intent is written for a program that is gone', killedBy: 'walks' },
  { id: 'begins-after-the-end', rule: 10, file: REDUCE, find: 'if (state.end !== null && BEFORE_END.has(recorded.event.type))', replace: "if (state.end !== null && recorded.event.type === 'session.opened')", why: 'an act after the end is believed', killedBy: reduceTest },
  { id: 'opens-anyhow', rule: 10, file: REDUCE, find: "if (state.events === 0 && recorded.event.type !== 'session.opened')", replace: "if (state.events === 0 && recorded.event.type === 'session.ended')", why: 'a journal without its beginning is believed', killedBy: reduceTest },
  { id: 'passed-unseen', rule: 10, file: REDUCE, find: "event.outcome.result === 'passed' && attempt.phase === 'intended'", replace: "event.outcome.result === 'passed' && attempt.n === 0", why: 'a pass of an act that never answered is believed', killedBy: reduceTest },
  { id: 'ended-twice', rule: 10, file: REDUCE, find: "if (attempt.phase === 'ended' && !attempt.reconciling && !lostBack) return refuseHistory(", replace: "if (attempt.phase === 'ended' && attempt.n === 0) return refuseHistory(", why: 'a second outcome writes over the first', killedBy: reduceTest },
  { id: 'words-unread', rule: 10, file: REDUCE, find: "if (step.effect === 'irreversible' && (event.words === null", replace: "if (step.effect === 'remote' && (event.words === null", why: 'an intent that nobody typed is believed', killedBy: reduceTest },
  { id: 'attempt-under-way', rule: 10, file: REDUCE, find: "if (before.attempts.some((attempt) => attempt.phase !== 'ended' || attempt.reconciling)) return", replace: 'if (before.attempts.some((attempt) => attempt.n === 0)) return', why: 'two attempts of a step at once are believed', killedBy: reduceTest },
  { id: 'state-is-changed', rule: 10, file: REDUCE, find: 'attempts: [...before.attempts, attempt], revertedAt: null', replace: 'attempts: Object.assign(before.attempts, { [before.attempts.length]: attempt }), revertedAt: null', why: 'a state that was read before is another afterwards', killedBy: 'walks' },
  { id: 'state-of-the-clock', rule: 10, file: 'src/core/state.ts', find: '  n,\n  startedAt: at,\n', replace: '  n,\n  startedAt: performance.now(),\n', why: 'a replay says when it was replayed', killedBy: 'walks' },

  { id: 'first-of-several', rule: 11, file: RULES, find: "return others.length === 0 ? { is: 'one', run: first }", replace: "return others.length >= 0 ? { is: 'one', run: first }", why: '"the newest run" of somebody else is taken for ours', killedBy: runs },
  { id: 'run-of-any-file', rule: 11, file: RULES, find: '      run.path === wanted.path &&\n', replace: '', why: 'another workflow is taken for the release', killedBy: runs },
  { id: 'run-of-any-event', rule: 11, file: RULES, find: '      run.event === wanted.event &&\n', replace: '', why: 'a scheduled run is taken for ours', killedBy: runs },
  { id: 'run-of-any-commit', rule: 11, file: RULES, find: '      run.commit === wanted.commit &&\n', replace: '', why: 'the run of another commit is taken for ours', killedBy: runs },
  { id: 'run-of-any-tag', rule: 11, file: RULES, find: '(wanted.branch === undefined || run.branch === wanted.branch)', replace: '(wanted.branch === undefined || run.branch !== null)', why: 'the run of another tag is taken for ours', killedBy: runs },
  { id: 'run-of-anybody', rule: 11, file: RULES, find: '(wanted.actor === undefined || run.actor === wanted.actor)', replace: "(wanted.actor === undefined || run.actor !== '')", why: 'the dispatch of somebody else is taken for ours', killedBy: runs },
  { id: 'run-without-nonce', rule: 11, file: RULES, find: '(wanted.nonce === undefined || run.title.includes(wanted.nonce))', replace: "(wanted.nonce === undefined || run.title !== '')", why: 'a dispatch of another session is taken for ours', killedBy: runs },
  { id: 'run-of-before', rule: 11, file: RULES, find: 'BigInt(run.id) > BigInt(wanted.above)', replace: 'run.id > wanted.above', why: 'ids are compared as text, and a run of before the intent is taken for ours', killedBy: ['test/core/rules.test.ts'] },
  { id: 'run-bound-twice', rule: 11, file: RULES, find: '      wanted.bound?.includes(run.id) !== true,\n', replace: '      true,\n', why: 'one run is taken for two acts', killedBy: runs },
  { id: 'dispatched-run-unasked', rule: 11, file: 'src/kinds/workflow/find-runs.ts', find: 'runs.find(({ id }) => id === takenInstead(at))', replace: "runs.find(({ id }) => id !== '')", why: 'a run that somebody tried out at the tag becomes the build, and nobody was asked', killedBy: [INSTEAD] },
  { id: 'any-dispatched-run-proven', rule: 11, file: 'src/kinds/provenance.ts', find: "facts?.['insteadOfPush'] === true && facts", replace: 'facts !== undefined && facts', why: 'provenance lets a run of another event through that nobody took', killedBy: [INSTEAD] },
  { id: 'bound-by-the-same-step', rule: 11, file: 'src/session/at.ts', find: 'if (id === step.id && other.n === attempt?.n) continue;', replace: 'if (id === step.id) continue;', why: 'the run of the first attempt is taken for the second', killedBy: ['test/session/at.test.ts'] },

  { id: 'tag-pushed-again', rule: 12, file: RULES, find: '    return tag === null ? null : { why: `the remote already has the tag', replace: '    return tag === null || tag.commit === state.candidate?.commit ? null : { why: `the remote already has the tag', why: 'a tag that is there is pushed again', killedBy: 'walks' },
  { id: 'tag-gone-ok', rule: 12, file: RULES, find: "  if (tag === null) return { why: 'the tag is gone from the remote'", replace: "  if (tag === null) return state.events > 0 ? null : { why: 'the tag is gone from the remote'", why: 'a publish after somebody removed the tag', killedBy: 'walks' },
  { id: 'tag-moved-ok', rule: 12, file: RULES, find: 'if (tag.commit !== state.candidate.commit) return {', replace: "if (tag.commit === '') return {", why: 'a release built from a commit that nobody gated', killedBy: 'walks' },
  { id: 'not-pinned', rule: 12, file: REDUCE, find: 'const candidate = step.pinsCandidate && state.candidate !== null ?', replace: "const candidate = step.pinsCandidate && step.id === '' && state.candidate !== null ?", why: 'after the tag the candidate still follows HEAD', killedBy: 'walks' },
  { id: 'unpinned-by-failure', rule: 12, file: REDUCE, find: "const notDone = event.outcome.result === 'failed' && event.outcome.notDone === true;", replace: "const notDone = event.outcome.result === 'failed';", why: 'a push that failed lets the candidate move away from its tag', killedBy: 'walks' },
  { id: 'fix-after-the-tag', rule: 12, file: DECIDE, find: '  if (state.candidate?.pinned === true) return refuse(', replace: "  if (state.candidate?.pinned === true && id === '') return refuse(", why: 'a fix is made when the tag is out', killedBy: 'walks' },
  { id: 'adopt-elsewhere', rule: 12, file: SESSION, find: 'if (tag.name !== target || candidate?.commit !== tag.commit) return refuse(', replace: 'if (tag.name !== target) return refuse(', why: 'a tag of another commit is adopted', killedBy: 'walks' },
  { id: 'adopt-another-name', rule: 12, file: SESSION, find: 'if (tag.name !== target || candidate?.commit !== tag.commit) return refuse(', replace: 'if (candidate?.commit !== tag.commit) return refuse(', why: 'a tag of another release is adopted', killedBy: adoption },
  { id: 'adopt-untyped', rule: 12, file: SESSION, find: 'if (words !== `adopt ${target}`) return refuse(', replace: "if (words === '') return refuse(", why: 'a tag is adopted, and nobody typed it', killedBy: 'walks' },
  { id: 'adopt-by-a-script', rule: 12, file: SESSION, find: "if (!asking.by.person) return refuse('adopting a tag", replace: "if (!asking.by.person && words === '') return refuse('adopting a tag", why: 'a script adopts a tag', killedBy: 'walks' },
  { id: 'adopt-after-a-try', rule: 12, file: SESSION, find: 'if (stepStateOf(state, step.id).attempts.length > 0) return refuse(', replace: 'if (stepStateOf(state, step.id).attempts.length > 9) return refuse(', why: 'our own push is taken for that of somebody else', killedBy: adoption },
  { id: 'adopt-settles', rule: 12, file: SESSION, find: "      { type: 'reconcile.started', step: step.id, attempt: 1 },\n", replace: '', why: 'a tag is adopted, and nobody looks at what is there', killedBy: adoption },
  { id: 'runbook-changes-the-done', rule: 12, file: SESSION, find: 'if (now === undefined || now.hash !== step.hash) return refuse(', replace: 'if (now === undefined) return refuse(', why: 'a publish that is under way gets another definition', killedBy: 'walks' },
  { id: 'runbook-drops-the-done', rule: 12, file: SESSION, find: 'if (now === undefined || now.hash !== step.hash) return refuse(', replace: 'if (now !== undefined && now.hash !== step.hash) return refuse(', why: 'a publish that happened is no step any more, and may happen again', killedBy: 'walks' },
  { id: 'runbook-under-a-run', rule: 12, file: SESSION, find: "if (actingSteps(state).length > 0) return refuse('something of ours runs', 'Wait for it, then restart Holdpoint.');", replace: '', why: 'the runbook changes under something that runs', killedBy: 'walks' },

  { id: 'ends-early', rule: 'end', file: DECIDE, find: 'state.plan?.steps.every((step) => step.advisory ||', replace: 'state.plan?.steps.some((step) => step.advisory ||', why: 'it is released when one gate is open', killedBy: 'walks' },
  { id: 'ends-on-the-expired', rule: 'end', file: DECIDE, find: 'if (over.length > 0 && !isAllOpen(after(then, over, asking))) return over;', replace: 'if (over.length > 99) return over;', why: 'it is released on a waiver whose time is over', killedBy: 'walks' },
  { id: 'runs-out-after-the-end', rule: 'end', file: DECIDE, find: '  if (state.end !== null || now < wakesAt(state)) return [];\n', replace: '  if (now < wakesAt(state)) return [];\n', why: 'a release that is over loses its waiver', killedBy: ['test/core/decide.test.ts'] },
  { id: 'abandoned-by-a-script', rule: 'end', file: SESSION, find: "if (!asking.by.person) return refuse('abandoning needs", replace: "if (!asking.by.person && reason === '') return refuse('abandoning needs", why: 'a script gives up a release', killedBy: 'walks' },
  { id: 'abandoned-under-a-run', rule: 'end', file: SESSION, find: "if (actingSteps(state).length > 0) return refuse('something of ours runs', 'Stop it with x, or wait for it.');", replace: '', why: 'it is given up while something of ours runs', killedBy: 'walks' },
];
