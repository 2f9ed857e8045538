import type { z } from 'zod';
import { ActError } from '../core/error.ts';
import { shortened } from '../core/shortened.ts';
import { WorldError, type TrackerContext } from '../ports.ts';

export type ErgoCall = readonly ['ergo', ...string[]];

const GET = 'brew install sandover/tap/ergo, or: go install github.com/sandover/ergo/v6/cmd/ergo@latest';

/** What one reading call prints. @throws WorldError when ergo is missing or does not end well. */
export const ask = async (context: TrackerContext, call: ErgoCall): Promise<string> => {
  const { code, stdout, stderr, missing } = await context.processes.capture(call, { cwd: context.root });
  if (missing) throw new WorldError('ergo is not installed', { trouble: 'missing', fix: GET });
  if (code !== 0) throw new WorldError(`"${call.join(' ')}" ${ended(code)}: ${firstLine(stderr, stdout)}`, { trouble: 'unreachable', fix: `Run it yourself in ${context.root}: ${call.join(' ')}` });
  return stdout;
};

/** The same, read by a schema: an answer that cannot be read is not an empty list. @throws WorldError */
export const askJson = async <S extends z.ZodType>(context: TrackerContext, call: ErgoCall, schema: S): Promise<z.output<S>> => {
  const printed = await ask(context, call);
  const unreadable = (why: string, cause?: unknown): WorldError => new WorldError(`what "${call.join(' ')}" prints cannot be read: ${why}`, { trouble: 'unreachable', fix: 'Holdpoint knows ergo before version 4, and version 6.', cause });
  let json: unknown;
  try {
    json = JSON.parse(printed);
  } catch (error) {
    throw unreadable('it is not JSON, or cut off', error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(`${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unreadable'}`);
};

/** One call that changes something. @throws ActError, `left` unless ergo was not there to be called. */
export const act = async (context: TrackerContext, call: ErgoCall, input?: string): Promise<string> => {
  const { code, stdout, stderr, missing } = await context.processes.capture(call, { cwd: context.root, ...(input === undefined ? {} : { input }) });
  if (missing) throw new ActError('ergo is not installed', { left: false, fix: GET });
  if (code !== 0) throw new ActError(`"${call.slice(0, 3).join(' ')}" ${ended(code)}: ${firstLine(stderr, stdout)}`, { left: true, fix: 'Look at ergo list before you try again.' });
  return stdout;
};

/** What could not be read before the act was not done. */
export const beforeActing = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new ActError(error.message, { left: false, fix: error.fix, cause: error });
  }
};

const ended = (code: number | null): string => (code === null ? 'was stopped' : `ended with ${code}`);

const firstLine = (...texts: readonly string[]): string => shortened(texts.flatMap((text) => text.split('\n')).find((line) => line.trim() !== '')?.trim() ?? 'no output', 300);
