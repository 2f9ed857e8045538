import { runCompiled } from './adapters/compiled.ts';

/* What `dist/holdpoint.js` is: the program beside it, run with the code that an earlier start has compiled. */

runCompiled(new URL('./program.js', import.meta.url).href, process.argv[2] ?? 'start');
