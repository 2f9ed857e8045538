import { z } from 'zod';
import type { Picture } from '../core/picture.ts';
import { quoted } from '../core/quoted.ts';
import { cleanForm, judgeClean, lookClean } from './git/clean.ts';
import type { CleanSeen } from './git/clean.ts';
import { commitForm, judgeCommit, lookAtCommit, makeCommit, noteCommit } from './git/commit.ts';
import type { CommitSeen } from './git/commit.ts';
import { judgePushOfBranch, lookAtPushedBranch, notePushOfBranch, pictureOfBranch, pushBranch, recallPushOfBranch } from './git/push-branch.ts';
import type { PushBranchSeen } from './git/push-branch.ts';
import { judgePushOfTag, lookAtPushedTag, notePushOfTag, pictureOfTag, pushTag, recallPushOfTag } from './git/push-tag.ts';
import type { PushTagSeen } from './git/push-tag.ts';
import { anchorsOfTag, judgeTag, lookAtTag, makeTag, noteTag, tagForm } from './git/tag.ts';
import type { TagSeen } from './git/tag.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';

const pushForm = z.strictObject({ push: z.union([z.string().min(1), z.strictObject({ branch: z.string().min(1) })]) });
const schema = z.strictObject({ git: z.union([cleanForm, tagForm, pushForm, commitForm]) });

type Seen = CleanSeen | TagSeen | PushTagSeen | PushBranchSeen | CommitSeen;

/** What git itself does: looks whether all is committed and pushed, tags, pushes, commits. */
export const git = defineKind<typeof schema, Seen>({
  key: 'git',
  schema,
  siblings: [],
  traits: (spec) => {
    const form = formOf(spec);
    switch (form.is) {
      case 'clean':
        return { effect: 'none', acts: false, inCheckout: true };
      case 'tag':
        return { effect: 'local', acts: true };
      case 'commit':
        return { effect: 'local', acts: true, inCheckout: true, mayChangeCheckout: true };
      case 'push-branch':
        return { effect: 'remote', acts: true, inCheckout: true };
      case 'push-tag':
        // Only the tag of this release pins the candidate; a second one (of a Go module, say) is typed by its step's id.
        return { effect: 'irreversible', hold: true, acts: true, ...(form.tag === '{target}' ? { pinsCandidate: true, words: 'tag {target}' } : {}) };
      default:
        return form satisfies never;
    }
  },
  fields: (spec) => {
    const form = formOf(spec);
    switch (form.is) {
      case 'clean':
        return form.clean.branch === undefined ? [] : [form.clean.branch];
      case 'tag':
        return [form.tag.tag, form.tag.message];
      case 'commit':
        return [form.commit.message, ...(form.commit.paths ?? [])];
      case 'push-branch':
        return [form.branch];
      case 'push-tag':
        return [form.tag];
      default:
        return form satisfies never;
    }
  },
  commands: () => [],
  would: (spec) => {
    const form = formOf(spec);
    switch (form.is) {
      case 'clean':
        return [...(form.clean.pushed === true ? ['git fetch origin'] : []), 'git status --short --branch'];
      case 'tag':
        return [`git tag -a ${quoted(form.tag.tag)} -m ${quoted(form.tag.message)}`];
      case 'commit':
        return [`git commit -m ${quoted(form.commit.message)} ${form.commit.paths === undefined ? '-a' : `-- ${form.commit.paths.map(quoted).join(' ')}`}`];
      case 'push-branch':
        return [`git push origin ${quoted(`HEAD:${form.branch}`)}`];
      case 'push-tag':
        return [`git push origin ${quoted(form.tag)}`];
      default:
        return form satisfies never;
    }
  },
  before: async (at, ports) => {
    const form = formOf(at.spec);
    switch (form.is) {
      case 'clean':
        return {};
      case 'tag':
        return noteTag(at, form.tag, ports);
      case 'commit':
        return noteCommit(at, ports);
      case 'push-branch':
        return notePushOfBranch(at, form.branch, ports);
      case 'push-tag':
        return notePushOfTag(at, form.tag, ports);
      default:
        return form satisfies never;
    }
  },
  act: async (at, ports) => {
    const form = formOf(at.spec);
    switch (form.is) {
      case 'clean':
        return {};
      case 'tag':
        return makeTag(at, form.tag, ports);
      case 'commit':
        return makeCommit(at, form.commit, ports);
      case 'push-branch':
        return pushBranch(at, form.branch, ports);
      case 'push-tag':
        return pushTag(at, form.tag, ports);
      default:
        return form satisfies never;
    }
  },
  recall: async (at, ports) => {
    const form = formOf(at.spec);
    if (form.is === 'push-tag') return recallPushOfTag(at, form.tag, ports);
    return form.is === 'push-branch' ? recallPushOfBranch(at, form.branch) : {};
  },
  look: async (at, ports) => {
    const form = formOf(at.spec);
    switch (form.is) {
      case 'clean':
        return lookClean(at, form.clean, ports);
      case 'tag':
        return lookAtTag(at, form.tag, ports);
      case 'commit':
        return lookAtCommit(at, ports);
      case 'push-branch':
        return lookAtPushedBranch(at, form.branch, ports);
      case 'push-tag':
        return lookAtPushedTag(at, form.tag, ports);
      default:
        return form satisfies never;
    }
  },
  judge: (at, seen) => {
    const form = formOf(at.spec);
    if (form.is === 'clean' && seen.form === 'clean') return judgeClean(at, form.clean, seen);
    if (form.is === 'tag' && seen.form === 'tag') return judgeTag(at, form.tag, seen);
    if (form.is === 'commit' && seen.form === 'commit') return judgeCommit(at, form.commit, seen);
    if (form.is === 'push-branch' && seen.form === 'push-branch') return judgePushOfBranch(at, form.branch, seen);
    if (form.is === 'push-tag' && seen.form === 'push-tag') return judgePushOfTag(at, form.tag, seen);
    return { is: 'unknown', why: 'what was seen is not what this step asks' };
  },
  anchors: async (at, ports) => {
    const form = formOf(at.spec);
    return form.is === 'tag' ? anchorsOfTag(at, form.tag, ports) : [];
  },
  draw: (at, seen) => picture(at, seen),
});

type Spec = z.infer<typeof schema>;
type Form =
  | { readonly is: 'clean'; readonly clean: z.infer<typeof cleanForm> }
  | { readonly is: 'tag'; readonly tag: z.infer<typeof tagForm> }
  | { readonly is: 'commit'; readonly commit: z.infer<typeof commitForm>['commit'] }
  | { readonly is: 'push-tag'; readonly tag: string }
  | { readonly is: 'push-branch'; readonly branch: string };

const formOf = ({ git: spec }: Spec): Form => {
  if ('tag' in spec) return { is: 'tag', tag: spec };
  if ('commit' in spec) return { is: 'commit', commit: spec.commit };
  if (!('push' in spec)) return { is: 'clean', clean: spec };
  return typeof spec.push === 'string' ? { is: 'push-tag', tag: spec.push } : { is: 'push-branch', branch: spec.push.branch };
};

const picture = (at: At<Spec>, seen: Seen): Picture => {
  switch (seen.form) {
    case 'clean':
      return [
        { type: 'facts', rows: [['HEAD', seen.commit], ['branch', seen.branch ?? 'none: detached'], ...(seen.remote === null ? [] : [['origin', `ahead ${seen.remote.ahead}, behind ${seen.remote.behind}`] as const])] },
        ...(seen.dirty.length === 0 ? [] : [{ type: 'text' as const, title: 'Not committed', lines: seen.dirty }]),
      ];
    case 'tag':
      return [{ type: 'facts', rows: seen.local === null ? [['local tag', 'none']] : [['object', seen.local.object], ['commit', seen.local.commit], ['message', seen.message ?? '']] }];
    case 'commit':
      return [{ type: 'facts', rows: [['commit', seen.commit], ['subject', seen.subject]] }];
    case 'push-branch':
      return pictureOfBranch(at, seen);
    case 'push-tag':
      return pictureOfTag(at, seen);
    default:
      return seen satisfies never;
  }
};
