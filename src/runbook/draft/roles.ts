import type { JsonObject } from '../../core/json.ts';
import type { Survey } from './survey.ts';

/** A step with what a maintainer is told about it. `asks`: what of it could not be known, for the list of open questions. */
export type DraftStep = { readonly step: JsonObject; readonly note?: string; readonly asks?: string };

/** The name of a file of a workflow as an id. */
export const idOf = (file: string): string => file.replace(/\.ya?ml$/, '').toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-').replace(/^[^a-z0-9]+/, '') || 'workflow';

/** Packages that a workflow of this repository publishes; of the others nobody knows here whether they are public. */
export const publishedManifests = ({ manifests, workflows }: Survey): Survey['manifests'] => manifests.filter(({ kind }) => workflows.some(({ publishes }) => publishes.includes(kind)));

export const channelNameOf = (kind: Survey['manifests'][number]['kind']): string => (kind === 'crates.io' ? 'crates' : kind);

/** What every push of a branch starts, and publishes nothing: that is what CI means, whatever it is called. */
export const ciOf = ({ workflows }: Survey): Survey['workflows'][number] | null => {
  const candidates = workflows.filter(({ startsByBranch, publishes }) => startsByBranch && publishes.length === 0);
  return candidates.find(({ file }) => /^(?:ci|tests?|build|main|check|continuous-integration)\.ya?ml$/.test(file)) ?? candidates.find(({ file }) => /ci|test/i.test(file)) ?? null;
};

/** What the push of a tag starts and no other push does. */
export const startedByTag = ({ workflows }: Survey): Survey['workflows'] => workflows.filter(({ startsByTag, startsByBranch }) => startsByTag && !startsByBranch);

/** Of these, the one whose artifacts are what is published: the build that everything else is compared with. */
export const builderOf = (survey: Survey): Survey['workflows'][number] | undefined => startedByTag(survey).find(({ artifacts }) => artifacts.length > 0);
