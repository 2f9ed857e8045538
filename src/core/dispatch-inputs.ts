import { isJsonObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';

/** An input of a dispatch, as a workflow file declares it. `options`: what a choice may be; null where any text is taken. */
export type WorkflowInput = { readonly required: boolean; readonly type: string; readonly options: readonly string[] | null };

/** An input that GitHub would answer 422 to, after the words were typed. `instead`: the wrong word, and what may stand there; null where the input must be added. */
export type Misfit = { readonly input: string; readonly what: string; readonly instead: { readonly word: string; readonly known: readonly string[] } | null };

/**
 * Compares what a step sends, now or to finish a partial publish, with the inputs of the file.
 * @param form the step's `workflow`, as it was written: its `dispatch` and its `skip`.
 */
export const misfitsOf = (file: string, inputs: ReadonlyMap<string, WorkflowInput>, form: JsonObject): readonly Misfit[] => {
  const given = textsIn(form['dispatch']);
  const { also, ...skip } = isJsonObject(form['skip']) ? form['skip'] : {};
  const later = [...Object.values(skip).flatMap((name) => (typeof name === 'string' ? [[name, 'true'] as const] : [])), ...textsIn(also)];
  return [
    ...[...given, ...later].flatMap(([name, value]): readonly Misfit[] => {
      const input = inputs.get(name);
      if (input === undefined) return [{ input: name, what: `${file} has no input "${name}"`, instead: { word: name, known: [...inputs.keys()] } }];
      // What a text in braces becomes is known when it is sent.
      return input.options === null || /\{\w+\}/.test(value) || input.options.includes(value) ? [] : [{ input: name, what: `the input "${name}" of ${file} is never "${value}"`, instead: { word: value, known: input.options } }];
    }),
    ...[...inputs].filter(([name, input]) => input.required && !given.some(([other]) => other === name)).map(([name]): Misfit => ({ input: name, what: `the input "${name}" of ${file} is required and not given`, instead: null })),
  ];
};

const textsIn = (value: Json | undefined): readonly (readonly [name: string, value: string])[] => (isJsonObject(value) ? Object.entries(value).map(([name, text]) => [name, String(text)]) : []);
