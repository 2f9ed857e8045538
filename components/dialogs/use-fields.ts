import type { Actions } from '../../src/core/world.ts';
import { fieldOf, replaced } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import type { FormField } from '../../src/ui/forms/form.ts';
import type { Draft } from '../controls/drafts.ts';
import { useLive } from '../parts/use-live.ts';

export type FieldSpec = Pick<FormField, 'name' | 'value' | 'kind'>;

/** The fields of a dialog by name. What is typed into them is kept for when the dialog opens again, but for words. */
export const useFields = (specs: readonly FieldSpec[], draft: Draft) => {
  const live = useLive<{ readonly [name: string]: Field }>(() => Object.fromEntries(specs.map(({ name, value, kind }) => [name, fieldOf((kind === 'words' ? undefined : draft.read(name)) ?? value, { many: kind === 'text' })])));
  const put = (name: string, next: Field): void => {
    live.set({ ...live.now(), [name]: next });
    if (specs.find((spec) => spec.name === name)?.kind !== 'words') draft.keep(name, next.text);
  };
  const now = (name: string): Field => live.now()[name] ?? NONE;
  return {
    now,
    textOf: (name: string): string => now(name).text,
    shown: (name: string): Field => live.value[name] ?? NONE,
    put,
    /** Gives it to `$EDITOR`, and takes what comes back. */
    edit: async (name: string, open: Actions['edit']): Promise<void> => {
      const edited = await open(now(name).text);
      if (edited !== null) put(name, replaced(now(name), edited));
    },
    /** Whether the change was one: null is a key that the field does not have. */
    change: (name: string, change: (field: Field) => Field | null): boolean => {
      const next = change(now(name));
      if (next !== null) put(name, next);
      return next !== null;
    },
  };
};

const NONE = fieldOf('');
