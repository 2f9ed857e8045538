// Starts a process in a session of its own, which no kill of a group reaches. `node leaves-the-group.mjs stay|exit`
import { spawn } from 'node:child_process';

const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
child.unref();
console.log(`pid ${child.pid}`);
if (process.argv[2] === 'stay') setInterval(() => undefined, 1_000);
