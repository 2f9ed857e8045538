/**
 * The same answer for the same thing, made once: for what follows from a state or a plan alone. Both never change, a new one is made
 * instead; so a key that changes nothing of a release costs the same however many steps its runbook has.
 */
export const oncePer = <Of extends object, Made>(make: (of: Of) => Made): ((of: Of) => Made) => {
  const made = new WeakMap<Of, { readonly is: Made }>();
  return (of) => {
    const known = made.get(of) ?? { is: make(of) };
    made.set(of, known);
    return known.is;
  };
};
