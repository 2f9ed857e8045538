// Runs a program on this terminal, in a session that does not control it: no signal says when the window is closed.
// `node detaches.mjs FILE ARGS…`
import { spawn } from 'node:child_process';

const [file, ...args] = process.argv.slice(2);
process.on('SIGHUP', () => undefined);
const child = spawn(file, args, { detached: true, stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
