#!/usr/bin/env node
// Plain old syntax: an old Node must get far enough to say which one is needed.
import fs from 'fs';

const main = new URL('../dist/holdpoint.js', import.meta.url);
const refuse = (line) => { process.exitCode = 1; console.error('holdpoint ' + line); };

if (parseInt(process.versions.node, 10) < 22) refuse('needs Node 22 or newer; this is Node ' + process.versions.node + '.');
else if (!fs.existsSync(main)) refuse('is not built here: run `npm run build` (`npm ci --ignore-scripts` leaves the build out).');
else import(main.href);
