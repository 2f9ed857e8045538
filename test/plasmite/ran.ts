import { relative } from 'node:path';
import type { Fixture } from './fixture.ts';
import type { Ran } from './expected.ts';
import type { Call } from './stubs.ts';

/** What the steps ran, in the form of the reference: folders from the root of the checkout, temporary ones by no name. */
export const ranIn = async (fixture: Fixture): Promise<Ran> => {
  const ran: Record<string, (readonly [string, string])[]> = {};
  const plain = (text: string): string => text.replaceAll(/\S*\/tmp\.[A-Za-z0-9]+/g, 'a temporary folder');
  for (const { step, cwd, command } of await fixture.stubs.calls()) {
    if (step === '') continue;
    const folder = relative(fixture.project, cwd) || '.';
    (ran[step] ??= []).push([plain(folder), plain(command)]);
  }
  return ran;
};

/** Calls of Holdpoint's own: versions of tools, and the tracker. */
export const ownCalls = async (fixture: Fixture): Promise<readonly Call[]> => (await fixture.stubs.calls()).filter(({ step }) => step === '');
