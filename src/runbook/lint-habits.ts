import { objectOf, pushesTag, textsOf } from './authored.ts';
import { OFF } from './check-references.ts';
import { commandsOf } from './check-texts.ts';
import type { Context } from './context.ts';
import type { Finding } from './lint.ts';

/** What releases have gone wrong by, and a runbook alone shows (reference/plasmite-release.md, its traps 3, 6, 7, 8 and 11). */
export const lintHabits = ({ file, steps, source }: Context): readonly Finding[] => {
  const found: Finding[] = [];
  const advise = (place: ReturnType<Context['source']['at']>, what: string, instead: string): void => void found.push({ is: 'advice', ...place, what, instead });
  for (const step of steps) {
    if (step.raw['formula'] !== undefined && step.raw['exposes'] === undefined) advise(source.at(step.path), `"${step.id}" names files in a formula before the release has them, and does not say so`, "Add exposes: { what: 'brew install answers 404 until the release exists', until: the step that verifies the channel }.");
    const workflow = objectOf(step.raw['workflow']);
    const channels = textsOf(workflow['publishes']);
    if (channels.length > 1 && workflow['skip'] === undefined && workflow['skips-live'] === undefined) advise(source.find(step.path, 'publishes'), `"${step.id}" publishes ${channels.length} channels, and has neither skip nor skips-live: a partial publish could not be finished by it`, 'Add skip: { CHANNEL: the input that leaves it out }.');
    // By its name alone this is not known for certain, so it is no error of the form; those that skip names are.
    for (const [name, value] of channels.length === 0 ? [] : Object.entries(objectOf(workflow['dispatch']))) {
      if (/^skip[-_]/i.test(name) && !OFF.has(String(value)) && !Object.values(objectOf(workflow['skip'])).includes(name)) found.push({ is: 'error', ...source.at([...step.path, 'workflow', 'dispatch', name]), what: `the dispatch of "${step.id}" sets "${name}", and nobody decides here that something is left out`, instead: `Write ${name}: 'false'; where it leaves a channel out, name it under skip.` });
    }
    for (const line of commandsOf(step)) {
      const newest = /\/pypi\/([^/\s"']+)\/json/.exec(line)?.[0];
      if (newest !== undefined) advise(source.find(step.path, line), `${newest} tells of the newest version on PyPI, which need not be this one`, 'Ask for /pypi/NAME/VERSION/json, or write a deliver step.');
    }
  }
  const pushed = steps.findIndex(pushesTag);
  for (const step of pushed < 0 ? [] : steps.slice(pushed + 1)) {
    const { branch, pushed: ahead } = objectOf(step.raw['git']);
    if (branch !== undefined || ahead !== undefined) advise(source.at([...step.path, 'git']), `"${step.id}" asks where the branch is after the tag was pushed, when work may have gone on there`, 'Ask before the tag. From then on the commit of the tag is what is released.');
  }
  const blockers = objectOf(file['blockers']);
  if (blockers['tracker'] === 'ergo' && !textsOf(blockers['paths']).some((glob) => glob.startsWith('.ergo'))) advise(source.at(['blockers', 'tracker']), 'filing a blocker changes .ergo, and would make the release it is about unclean', "Add paths: ['.ergo/**'].");
  return found;
};
