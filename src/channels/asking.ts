import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { WorldError, type Http, type HttpAnswer } from '../ports.ts';

/** An answer to another question than was asked: a confused cache, a proxy. */
export const ANOTHER = 'it is about something else than was asked for';
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/**
 * Asks for JSON and reads it by a schema. Null is a real 404 (or 410).
 * @throws WorldError for everything else that is not the answer, cut JSON included.
 */
export const askJson = async <S extends z.ZodType>(http: Http, url: string, schema: S, { accept = 'application/json' }: { readonly accept?: string } = {}): Promise<z.output<S> | null> => {
  const answer = await http.get(url, { accept });
  return isMissing(answer) ? null : readJson(textOf(answer), schema, url);
};

/** Reads JSON by a schema. @throws WorldError */
export const readJson = <S extends z.ZodType>(text: string, schema: S, url: string): z.output<S> => {
  const parsed = schema.safeParse(jsonOf(text, url));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(url, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unreadable'}`);
};

/** The SHA-256 of what an address serves to anyone; null is a 404. `namedBy` is the address whose answer named it. @throws WorldError */
export const askDigest = async (http: Http, url: string, { namedBy }: { readonly namedBy: string }): Promise<string | null> => {
  const answer = await http.get(url, { maxBytes: MAX_FILE_BYTES, namedBy });
  return isMissing(answer) ? null : createHash('sha256').update(answer.body).digest('hex');
};

export const isMissing = ({ status }: HttpAnswer): boolean => status === 404 || status === 410;

export const textOf = ({ body }: HttpAnswer): string => new TextDecoder().decode(body);

export const unreadable = (url: string, why: string, cause?: unknown): WorldError =>
  new WorldError(`the answer of ${url} cannot be read: ${why}`, { trouble: 'unreachable', fix: 'Look again in a moment.', cause });

const jsonOf = (text: string, url: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(url, 'it is not JSON, or cut off', error);
  }
};
