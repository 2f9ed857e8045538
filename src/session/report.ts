import type { Refusal } from '../core/command.ts';
import { reportOf, whyNotWritten } from '../core/report.ts';
import type { Session } from './session.ts';
import { refusalOf } from './words.ts';
import { say } from './world.ts';

/** Writes the report beside the runbook's evidence path. A file there that Holdpoint did not write is never overwritten. */
export const writeReport = async (session: Session): Promise<Refusal | null> => {
  const { state, records } = session.snapshot();
  const { journal, clock, reportPath } = session.ports;
  const files = session.ports.files('session');
  const path = reportPath(state.plan?.evidencePath ?? '');
  try {
    const refusal = whyNotWritten(path, await files.read(path));
    if (refusal !== null) return refusal;
    await files.write(path, reportOf(state, records, { head: journal.head().hash }));
    const hashed = await files.hash(path);
    const unrecorded = await session.dispatch({ type: 'report-written', path, sha256: hashed?.sha256 ?? '' }, session.you);
    if (unrecorded !== null) return { why: `${path} is written, and that is not recorded: ${unrecorded.why}`, fix: unrecorded.fix };
    session.show((world) => say(world, 'info', `Report written: ${path}`, clock.now()));
    return null;
  } catch (error) {
    return refusalOf(session, error);
  }
};
