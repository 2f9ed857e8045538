import type { Mutant } from './mutant.ts';

const RELEASE = 'src/trackers/github-release.ts';
const REWRITE = 'src/kinds/formula/rewrite.ts';
const onGitHub = ['test/trackers/github.test.ts'] as const;
const rewritten = ['test/kinds/formula-rewrite.test.ts'] as const;

/** What stops a release is asked for wherever it may be, and a formula is not half understood. */
export const trackers: readonly Mutant[] = [
  { id: 'silent-parent-is-empty', rule: 5, file: RELEASE, find: "if (error instanceof WorldError && error.trouble === 'missing') return [];", replace: 'if (error instanceof WorldError) return [];', why: 'sub-issues that are not answered for count as none', killedBy: onGitHub },
  { id: 'blocker-is-the-parent', rule: 5, file: RELEASE, find: ' && !isLabelled(issue, BLOCKER))', replace: ')', why: 'an issue that is labelled as a blocker is taken for the one above them', killedBy: onGitHub },
  { id: 'unlabelled-is-none', rule: 5, file: RELEASE, find: '    for (const child of await subIssuesOf(context, parent)) add(child);\n', replace: '', why: 'a blocker that a person put below the release without a label is not seen', killedBy: onGitHub },
  { id: 'listed-is-none', rule: 5, file: RELEASE, find: '(await itemOf(context, parent, number)).forEach(add);', replace: 'continue;', why: 'a blocker that is a line of the task list is not seen', killedBy: onGitHub },
  { id: 'added-to-the-closed', rule: 5, file: 'src/session/blocker.ts', find: '!listed.some((one) => one.id === draft.to && one.open)', replace: '!listed.some((one) => one.id === draft.to)', why: 'a failure is added to a blocker that is closed, and stops nothing', killedBy: ['test/session/same-blocker.test.ts'] },
  { id: 'half-a-formula', rule: 7, file: REWRITE, find: "if (asset === null) return place === 'main' ? `the URL ${stanza.value} is not of ${order.asset}` : asItIs();", replace: 'if (asset === null) return asItIs();', why: 'a URL that is not understood stays at the old version, and the formula counts as right', killedBy: rewritten },
  { id: 'unnamed-platform', rule: 7, file: REWRITE, find: 'isReleased(name, order) && !assets.some', replace: "name === '' && !assets.some", why: 'a platform that was built is not in the formula', killedBy: rewritten },
  { id: 'program-in-a-version', rule: 7, file: REWRITE, find: '!/^[\\w.+/-]+$/.test(one)', replace: "one === ''", why: 'a tag comes to be run as Ruby', killedBy: rewritten },
  { id: 'left-out-beforehand', rule: 8, file: 'src/runbook/check-references.ts', find: '(skips.has(name) || /^allow[-_]?partial/i.test(name)) && !OFF.has(value)', replace: "name === '' && !OFF.has(value)", why: 'a release is partial because the runbook says so', killedBy: ['test/runbook/parse.test.ts'] },
];
