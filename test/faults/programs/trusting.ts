import { preferencesFolder, readTrusted } from '../../../src/adapters/preferences.ts';
import type { RunbookSource } from '../../../src/cli/runbook-source.ts';
import { keepTrust } from '../../../src/cli/trust.ts';
import { namedNow, ofProgram, placeOf, untrusted } from '../../../src/cli/trusted-files.ts';
import type { Git } from '../../../src/ports.ts';
import { linesOf } from '../../../src/runbook/named-files.ts';

/** A person who reads the runbook and the scripts that it names, and says yes; asked anew only about what changed. */
export const readAndTrust = async (source: RunbookSource, commands: Parameters<typeof linesOf>[0], { git }: { readonly git: Pick<Git, 'root' | 'tracked'> }): Promise<void> => {
  const { env } = process;
  const { root } = git;
  const before = readTrusted(preferencesFolder(env), placeOf({ root, ...source }));
  const [now, own] = await Promise.all([namedNow(linesOf(commands), { root, git, ...(before === null ? {} : { trusted: before.files }) }), ofProgram(source.source)]);
  if (before?.hash === source.hash && untrusted(now, before.files, own).length === 0) return;
  await keepTrust(source, now, { root, env });
};
