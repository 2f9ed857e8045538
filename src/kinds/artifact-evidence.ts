import type { Evidence } from '../core/verdict.ts';
import type { Artifact } from '../ports.ts';

/** An artifact of a run as a pass records it; `digest` is null where GitHub told none. */
export type RecordedArtifact = { readonly name: string; readonly id: string; readonly digest: string | null };

const NAME = 'artifact ';
const VALUE = /^(?<digest>.+), id (?<id>\d+)$/;
const NO_DIGEST = 'no digest';

export const artifactEvidence = ({ name, digest, id }: Artifact): Evidence => ({ type: 'value', name: `${NAME}${name}`, value: `${digest ?? NO_DIGEST}, id ${id}` });

/** The artifacts that this evidence records, one of each name: a re-run uploads under the same names again, and ids only grow. */
export const artifactsIn = (evidence: readonly Evidence[]): readonly RecordedArtifact[] => {
  const recorded = evidence.flatMap((one): readonly RecordedArtifact[] => {
    if (one.type !== 'value' || !one.name.startsWith(NAME)) return [];
    const { digest, id } = VALUE.exec(one.value)?.groups ?? {};
    return digest === undefined || id === undefined ? [] : [{ name: one.name.slice(NAME.length), id, digest: digest === NO_DIGEST ? null : digest }];
  });
  return newestOfEachName(recorded);
};

/** Of several under one name, the one that was uploaded last. */
export const newestOfEachName = <A extends { readonly name: string; readonly id: string }>(artifacts: readonly A[]): readonly A[] =>
  [...new Map(artifacts.toSorted((a, b) => Number(a.id) - Number(b.id)).map((artifact) => [artifact.name, artifact])).values()];
