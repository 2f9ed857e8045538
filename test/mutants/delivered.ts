import type { Mutant } from './mutant.ts';

const STAGE = 'test/kinds/stage.test.ts';

/** What is delivered, installed and approved: nothing of it by default, and never other bytes. */
export const delivered: readonly Mutant[] = [
  { id: 'staged-bytes-not-compared', rule: 7, file: 'src/kinds/stage/inspect.ts', find: 'if (sha256 !== file.sha256) return', replace: "if (sha256 === '') return", why: 'what somebody else has staged under our name is published', killedBy: [STAGE] },
  { id: 'staged-twice', rule: 11, file: 'src/kinds/stage/inspect.ts', find: 'if (second !== undefined) return', replace: "if (second?.id === '') return", why: 'one of two staged versions is approved by chance', killedBy: [STAGE] },
  { id: 'staged-for-another-tag', rule: 7, file: 'src/kinds/stage/inspect.ts', find: 'staged.tag !== null && staged.tag !== as.tag', replace: 'staged.tag === null && as.tag === ""', why: 'a backport that was staged for latest becomes what everybody installs', killedBy: [STAGE] },
  { id: 'silent-npm-stages-nothing', rule: 7, file: 'src/kinds/stage/npm-stage.ts', find: 'if (code === 0) return stdout;', replace: "if (code !== null) return code === 0 ? stdout : '[]';", why: 'npm that is not logged in says that nothing is staged', killedBy: [STAGE] },
  { id: 'approved-too-soon-not-done', rule: 7, file: 'src/kinds/stage.ts', find: 'at.now < at.attempt.startedAt + SETTLES_MS', replace: 'at.now < at.attempt.startedAt', why: 'an approval that is under way is taken for one that did not happen', killedBy: [STAGE] },
  { id: 'install-without-its-tool', rule: 3, file: 'src/kinds/install.ts', find: 'return trouble === null && code === 0;', replace: 'return true;', why: 'a tool that is not here is taken for one that failed', killedBy: ['test/kinds/install.test.ts'] },
  { id: 'install-by-hand-without-a-word', rule: 3, file: 'src/kinds/install.ts', find: "answer.option !== 'done' || said === ''", replace: "answer.option !== 'done'", why: 'an install that nobody describes passes', killedBy: ['test/kinds/install.test.ts'] },
  { id: 'latest-taken-unseen', rule: 7, file: 'src/channels/npm.ts', find: 'if (tag === LATEST || tags[LATEST] !== version ||', replace: 'if (tag === LATEST || tags[LATEST] === version ||', why: 'a backport that everybody installs counts as delivered', killedBy: ['test/channels/npm.test.ts'] },
  { id: 'yanked-is-delivered', rule: 7, file: 'src/channels/crates-io.ts', find: 'found.yanked ? absent(`${found.vers} was yanked`) : NOTHING', replace: 'NOTHING', why: 'a crate that nobody can depend on counts as installable', killedBy: ['test/channels/crates-io.test.ts'] },
  { id: 'wrong-is-waited-for', rule: 7, file: 'src/kinds/deliver.ts', find: 'if (seen.wrong !== undefined) return', replace: "if (seen.wrong?.why === '') return", why: 'what no waiting mends passes, or is waited for', killedBy: ['test/kinds/deliver.test.ts'] },
];
