import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit, Mutant } from './mutant.ts';

/** All places that a mutant changes. */
export const editsOf = ({ file, find, replace, also = [] }: Mutant): readonly Edit[] => [{ file, find, replace }, ...also];

/** Why the list cannot be tried: ids that are not unique, texts that are not there exactly once, edits that change nothing. */
export const problemsOf = (root: string, mutants: readonly Mutant[]): readonly string[] => {
  const ids = mutants.map(({ id }) => id);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is there twice`),
    ...mutants.flatMap((mutant) =>
      editsOf(mutant).flatMap(({ file, find, replace }) => {
        const times = readFileSync(join(root, file), 'utf8').split(find).length - 1;
        if (find === replace) return [`${mutant.id} changes nothing`];
        return times === 1 ? [] : [`${mutant.id}: its text is ${times} times in ${file}, and must be there once: ${find.trim()}`];
      })),
  ];
};

/** The mutated texts by the whole path of their file. Nothing of it is written to the disk. */
export const mutatedTexts = (root: string, edits: readonly Edit[]): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(root, file);
    texts.set(path, (texts.get(path) ?? readFileSync(path, 'utf8')).replace(find, () => replace));
  }
  return texts;
};
