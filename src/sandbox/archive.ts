import { gitObject } from './git.ts';
import { readTar, type SourceFile } from './packing.ts';

/** The files of a commit, as `git archive` gives them: every byte that a channel serves comes from here. */
export const archiveOf = async (bare: string, commit: string): Promise<readonly SourceFile[]> =>
  readTar(await gitObject(bare, commit, ['archive', '--format=tar', commit]));
