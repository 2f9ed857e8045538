import { join } from 'node:path';
import { openGit } from '../adapters/git.ts';
import { lookIn } from '../adapters/named-files.ts';
import { exists, readBytes, writeText } from '../adapters/texts.ts';
import { EXIT } from '../core/error.ts';
import type { Finding, Repository } from '../runbook/lint.ts';
import type { WorkflowSource } from '../runbook/workflow-source.ts';
import type { Run } from './index.ts';
import { printError, printLines, printRefusal } from './print.ts';
import { loadRegistries, parseWhole, readRunbook } from './runbook-source.ts';

/** `runbook check FILE|NAME`, `runbook init [--print]` and `runbook schema [FILE]`: what an author needs, without a session or a network. */
export const runbook: Run = async (asked) => {
  const [verb, name] = asked.rest;
  if (verb === 'check') return check(name);
  if (verb === 'init') return (await import('./runbook-init.ts')).initRunbook(asked);
  if (verb === 'schema') {
    const { runbookJsonSchema } = await import('../runbook/json-schema.ts');
    const schema = `${JSON.stringify(runbookJsonSchema(await loadRegistries()), null, 2)}\n`;
    if (name === undefined) process.stdout.write(schema);
    else writeText(name, schema);
    return 0;
  }
  printRefusal({ why: verb === undefined ? 'runbook needs a word: check, init or schema' : `"runbook ${verb}" is not known`, fix: 'holdpoint runbook check FILE|NAME, holdpoint runbook init [--print], or holdpoint runbook schema [FILE].' });
  return EXIT.left;
};

/** The form first; then what the runbook relies on, compared with the workflows and scripts of the checkout where this is one of its repository. */
const check = async (name: string | undefined): Promise<number> => {
  const source = readRunbook(process.cwd(), name);
  const [{ runbook: read, context }, { lint }, { inReadingOrder, problemText }] = await Promise.all([parseWhole(source), import('../runbook/lint.ts'), import('../runbook/problem.ts')]);
  const repository = await checkoutOf(read.repository);
  const found = lint(context, repository);
  const own = ({ file }: Finding): boolean => file === source.file;
  const findings = [...inReadingOrder(found.filter(own)), ...found.filter((finding) => !own(finding))];
  const [errors, advice] = [findings.filter(({ is }) => is === 'error'), findings.filter(({ is }) => is === 'advice')];
  for (const finding of errors) printError(problemText(finding));
  printLines([
    ...advice.map((finding) => problemText({ ...finding, what: `advice: ${finding.what}` })),
    `${source.file}: ${read.title}. ${counted(read.steps.length, 'step')} in ${counted(read.phases.length, 'phase')}, ${errors.length === 0 ? 'no errors' : counted(errors.length, 'error')}${advice.length === 0 ? '' : `, ${counted(advice.length, 'piece')} of advice`}.`,
    ...(repository === null ? [`Its workflows and scripts were not looked at: this is no checkout of ${read.repository}.`] : []),
  ]);
  return errors.length === 0 ? EXIT.fine : EXIT.left;
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The checkout that this folder is in, if its origin is the repository of the runbook. */
const checkoutOf = async (repository: string): Promise<Repository | null> => {
  const git = await openGit(process.cwd()).catch(() => null);
  if (git === null || (await git.originRepository()) !== repository) return null;
  const { readWorkflow } = await import('../runbook/workflow-source.ts');
  const read = (path: string): WorkflowSource | null => (exists(join(git.root, path)) ? readWorkflow(new TextDecoder().decode(readBytes(join(git.root, path))), path) : null);
  // Several steps use one, and several lints ask for each.
  const known = new Map<string, WorkflowSource | null>();
  return {
    root: git.root,
    look: lookIn(git.root),
    workflow: (file) => {
      if (!known.has(file)) known.set(file, read(`.github/workflows/${file}`));
      return known.get(file) ?? null;
    },
  };
};
