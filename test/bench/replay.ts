import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { fillJournal } from './support/history.ts';
import { inTurn, timed } from './support/rounds.ts';
import { stepsOf, withSession } from './support/session.ts';
import { runProgram } from '../support/holdpoint.ts';

/** What nobody gets around: reading the file, a hash and a parse a line. */
const PLAIN = `const { readFileSync } = require('node:fs'); const { hash } = require('node:crypto');
for (const line of readFileSync(process.argv[1], 'utf8').split('\\n')) if (line !== '') { hash('sha256', line, 'hex'); JSON.parse(line); }`;

export const replay: Measurement = {
  name: 'replay',
  measure: ({ quick }) =>
    withSession(stepsOf(100, 'true'), async ({ journal, argv: [node, ...program], project: cwd, env }) => {
      const events = quick ? 10_000 : 100_000;
      await fillJournal(journal, events);
      const verify = async (): Promise<number> => {
        const from = performance.now();
        const { code, stdout, stderr } = await runProgram(node, [...program, 'verify', '--json'], { cwd, env });
        if (code !== 0 || Number(/"events": ?(\d+)/.exec(stdout)?.[1]) < events) throw new Error(`verify ended with ${code}: ${stdout.slice(0, 500)}${stderr.slice(0, 500)}`);
        return (performance.now() - from) / 1_000;
      };
      const { ours, yardstick } = await inTurn(quick ? 3 : 9, verify, async () => (await timed(() => runProgram(node, ['-e', PLAIN, journal], { cwd, env }))) / 1_000);
      return [rowOf({ what: `replay and verify ${events} events, whole process`, ours: figuresOf('s', ours), yardstick: { name: 'Node: read, hash, parse', figures: figuresOf('s', yardstick) }, budget: { of: 'ours', is: 'at most', limit: 0.6 } })];
    }),
};
