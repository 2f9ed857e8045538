import type { Runbook } from '../runbook/runbook.ts';
import type { InputCheck } from '../session/opening.ts';
import type { InputField } from '../ui/forms/input-field.ts';

type Values = { readonly [name: string]: string };

/** The inputs of a runbook as they are asked: what was given, what is suggested, and what is wrong with a value. */
export const inputFields = (runbook: Runbook, { given, suggested, check }: { readonly given: Values; readonly suggested: Values; readonly check: InputCheck }): readonly InputField[] => {
  const others = { ...suggested, ...given };
  return runbook.inputs.map((input) => ({
    name: input.name,
    label: input.name,
    value: given[input.name] ?? '',
    suggestion: suggested[input.name] ?? null,
    choices: input.of,
    problem: (value) => {
      const problem = check(input, value, others);
      return problem === null ? null : `${problem.why}. ${problem.fix}`;
    },
  }));
};
