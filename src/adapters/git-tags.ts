import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Tag } from '../ports.ts';
import { identityOf } from './file-identity.ts';
import type { GitProgram } from './git-program.ts';

/**
 * Reads tags of this repository by `read`, each again only when a file in which git may keep it is another one: a process is what it costs to ask, and every start of
 * a step asks for the base. What a tag is peeled to never changes while it names the same object.
 */
export function rememberTags(git: GitProgram, root: string, read: (tag: string) => Promise<Tag | null>): (tag: string) => Promise<Tag | null> {
  const known = new Map<string, { readonly of: string; readonly tag: Tag | null }>();
  let folder: Promise<string> | null = null;
  const placeOf = async (tag: string): Promise<string | null> => {
    try {
      return await keptIn(resolve(root, await (folder ??= git.read(['rev-parse', '--git-common-dir']))), tag);
    } catch {
      folder = null;
      return null;
    }
  };
  return async (tag) => {
    // Looked at before git reads, so that what is remembered is at least as new.
    const of = await placeOf(tag);
    const last = known.get(tag);
    if (of !== null && last?.of === of) return last.tag;
    const found = await read(tag);
    if (of === null) known.delete(tag);
    else known.set(tag, { of, tag: found });
    return found;
  };
}

const AN_OBJECT = /^[0-9a-f]{40,64}\n$/;

/**
 * The files that say where a tag is: its own, the packed ones, and the list of tables where references are in those. Null where they do not say it: it leads on to another
 * reference, or none of them is there. Format: https://git-scm.com/docs/gitrepository-layout
 */
async function keptIn(common: string, tag: string): Promise<string | null> {
  const own = join(common, 'refs', 'tags', tag);
  const files = await Promise.all([own, join(common, 'packed-refs'), join(common, 'reftable', 'tables.list')].map(identityOf));
  if (files.every((file) => file === null)) return null;
  if (files[0] !== null && !AN_OBJECT.test(await readFile(own, 'latin1'))) return null;
  return files.join(', ');
}
