import type { Refusal } from '../../core/command.ts';
import type { At } from '../../core/kind.ts';
import type { KindPorts, StagedAs } from '../../ports.ts';
import { expectedBy, releaseOf } from '../built-files.ts';
import { stateOf } from '../channel-state.ts';
import type { StageSpec } from './form.ts';
import { digestOfStaged, listStaged } from './npm-stage.ts';

/** The one staged entry that is this release, byte for byte; or that the channel has it already; or why nothing may be approved. */
export type Inspected = { readonly is: 'staged'; readonly id: string; readonly sha256: string; readonly tag: string | null } | { readonly is: 'out' } | ({ readonly is: 'refused' } & Refusal);

/** How the channel names what is staged. @throws WorldError when a channel of its kind stages nothing */
export const stagedAs = (at: At<StageSpec>, ports: KindPorts): Promise<StagedAs> => ports.stagedAs(at.spec.stage, releaseOf(at));

/**
 * Looks at what is staged before a person approves it: listed, downloaded, its hash compared with the tarball that was built.
 * Prevents: the approval of a version that somebody else staged, or of the right name with other bytes in it. What is approved is out for good.
 * @throws WorldError when the world did not answer
 */
export const inspect = async (at: At<StageSpec>, ports: KindPorts): Promise<Inspected> => {
  const refused = (why: string, fix: string): Inspected => ({ is: 'refused', why, fix });
  const env = at.spec.env ?? [];
  const expected = await expectedBy(at, ports, at.spec.run);
  if ('why' in expected) return refused(`what was built is not known: ${expected.why}`, 'Run its build step again, or abandon and adopt its tag.');
  const seen = await ports.channel(at.spec.stage, expected);
  if (stateOf(seen) === 'differs') return refused(`${at.spec.stage} has this version already, with other bytes: ${seen.details.join('; ')}`, 'Recovery goes forward: a new version.');
  if (seen.accepted === 'yes') return { is: 'out' };
  const as = await stagedAs(at, ports);
  const built = (expected.built ?? []).filter(({ name }) => name.slice(name.lastIndexOf('/') + 1) === as.file);
  const [file] = built;
  if (file === undefined || built.some(({ sha256 }) => sha256 !== file.sha256)) return refused(`the build has ${file === undefined ? 'no' : 'two different'} ${as.file} to compare with`, 'Correct the channel in the runbook, or the artifacts of its build step.');
  const [staged, second] = await listStaged(as, ports, env);
  if (staged === undefined) return refused(`nothing of ${as.package} ${as.version} is staged on ${at.spec.stage}`, 'The publish workflow has to run `npm stage publish` first.');
  if (second !== undefined) return refused(`${as.package} ${as.version} is staged more than once: ${staged.id}, ${second.id}`, 'Reject the others: npm stage reject, with their id.');
  if (staged.tag !== null && staged.tag !== as.tag) return refused(`${staged.id} would get the dist-tag ${staged.tag}, and this release is meant for ${as.tag}`, `A staged tag cannot be changed. Reject it (npm stage reject ${staged.id}) and stage it again.`);
  const sha256 = await digestOfStaged(staged.id, as, ports, env);
  if (sha256 !== file.sha256) return refused(`what is staged is not what was built: ${as.file} is sha256:${file.sha256}, staged sha256:${sha256}`, `Do not approve it. Find out who staged it, and reject it: npm stage reject ${staged.id}`);
  return { is: 'staged', id: staged.id, sha256, tag: staged.tag };
};
