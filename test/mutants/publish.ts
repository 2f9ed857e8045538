import type { Mutant } from './mutant.ts';

const AT = 'src/kinds/workflow/';
const SETTLED = 'test/kinds/workflow/settle-publish.test.ts';
const STANDING = 'test/kinds/workflow/standing-runs.test.ts';
const RECOVERED = 'test/kinds/recovered.test.ts';

/** When a publish may be sent again: by its runs, their jobs, and the time that the channels have. */
export const publish: readonly Mutant[] = [
  { id: 'partial-while-it-may-appear', rule: 7, file: `${AT}settle-publish.ts`, find: 'if (watched === undefined && mayAppear(at, seen)) return', replace: 'if (none && watched === undefined && mayAppear(at, seen)) return', why: 'a dispatch that is queued and not listed yet is sent again, because an attempt before it left a channel live', killedBy: [SETTLED] },
  { id: 'partial-of-a-deleted-run', rule: 11, file: `${AT}settle-publish.ts`, find: "if (seen.found === 'ambiguous' || seen.found === 'unreadable') return", replace: "if (seen.found === 'ambiguous') return", why: 'a run that was deleted is taken for one that did nothing more', killedBy: [SETTLED] },
  { id: 'partial-of-two-runs', rule: 11, file: `${AT}settle-publish.ts`, find: "if (seen.found === 'ambiguous' || seen.found === 'unreadable') return", replace: "if (seen.found === 'unreadable') return", why: 'what is missing is published beside two runs that may be about to', killedBy: [SETTLED] },
  { id: 'first-try-forgotten', rule: 7, file: `${AT}lagging.ts`, find: 'publishingOf([...(watched.before ?? []), {', replace: 'publishingOf([{', why: 'an upload of a run that was started again is forgotten', killedBy: [SETTLED] },
  { id: 'green-job-not-seen', rule: 7, file: `${AT}lagging.ts`, find: 'done.length > 0 && (none || done.length === ran.length)', replace: 'done.length > 0 && none', why: 'a registry whose index lags gets a version twice, because another channel is live', killedBy: [SETTLED] },
  { id: 'green-jobs-not-counted', rule: 7, file: `${AT}lagging.ts`, find: 'return oneEach ? done.length > came.length :', replace: 'return oneEach ? came.length === 0 :', why: 'one channel that is live speaks for every green job', killedBy: [SETTLED] },
  { id: 'first-attempt-not-held', rule: 7, file: `${AT}standing-runs.ts`, find: 'return !at.boundRuns.includes(run.id) || earlier.some(', replace: 'return earlier.length > 0 && !at.boundRuns.includes(run.id) || earlier.some(', why: 'what another session has published a minute ago is published again', killedBy: [STANDING] },
  { id: 'run-started-again-not-held', rule: 7, file: `${AT}unshown-runs.ts`, find: 'triesBefore(run, github, undefined)]', replace: '[]]', why: 'a run counts by its last try only, and its upload in the first is sent again', killedBy: [STANDING] },
  { id: 'unread-jobs-not-held', rule: 7, file: `${AT}unshown-runs.ts`, find: 'if (error instanceof WorldError) return true;', replace: 'if (error instanceof WorldError) return false;', why: 'a run of which nobody knows what it did is in nobody\'s way', killedBy: [STANDING] },
  { id: 'lost-run-without-patience', rule: 7, file: `${AT}find-runs.ts`, find: 'return publishes ? { ...known, unshown: await unshownRuns(at, runs, github) } : known;', replace: 'return known;', why: 'after a recovery a publish is absent while an index lags', killedBy: [RECOVERED] },
  { id: 'lost-run-appears-too-soon', rule: 7, file: `${AT}appears.ts`, find: 'Math.max(at.attempt.startedAt, at.attempt.recoveredAt ?? 0)', replace: 'at.attempt.startedAt', why: 'a dispatch that followed in the lost lines is queued, and is sent again', killedBy: [RECOVERED] },
  { id: 'none-of-all', rule: 11, file: `${AT}lost-dispatch.ts`, find: 'id: questionAbout(ASKED, shown),', replace: 'id: questionAbout(ASKED, candidates),', why: 'a person who saw eight runs is taken to have refused all of them', killedBy: [RECOVERED] },
];
