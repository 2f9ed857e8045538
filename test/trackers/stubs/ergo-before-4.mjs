/** ergo before version 4: JSON in, JSON out. Refuses every call that is not in its table. */
import { existsSync } from 'node:fs';
import { calls, load, newId, print, refuse, save, stdin } from './ergo-state.mjs';

calls('before 4');
const [...args] = process.argv.slice(2);
const call = args.join(' ');
const tasks = load();
const of = (epic) => tasks.filter((task) => task.epic === epic);

if (call === 'where') print(`${process.cwd()}/.ergo`);
else if (call === '--json list --epics') print(JSON.stringify(tasks.filter(({ kind }) => kind === 'epic').map(({ id, title }) => ({ id, title, deps: [] }))));
// A global flag may stand anywhere; what comes is a bare list.
else if (call === 'list --all --json' && !existsSync('.ergo/strict')) print(JSON.stringify(tasks));
// What is over is left out unless it is asked for; the first versions listed all and knew no such word.
else if (/^--json list --epic [A-Z0-9]{6}( --all)?$/.test(call) && !(args[4] && existsSync('.ergo/early'))) {
  const some = of(args[3]).filter(({ state }) => args[4] || existsSync('.ergo/early') || !['done', 'canceled'].includes(state));
  print(JSON.stringify(some.map(({ id, title, state, epic }) => ({ id, title, state, epic, deps: [] }))));
} else if (/^--json show [A-Z0-9]{6}$/.test(call) && tasks.some(({ id }) => id === args[2])) {
  const { id, title, body } = tasks.find((task) => task.id === args[2]);
  print(JSON.stringify({ id, title, body }));
} else if (/^--json set [A-Z0-9]{6}$/.test(call) && tasks.some(({ id }) => id === args[2])) {
  const { body } = JSON.parse(stdin());
  if (!body) refuse();
  save(tasks.map((task) => (task.id === args[2] ? { ...task, body } : task)));
  print(JSON.stringify({ id: args[2] }));
}
else if (call === '--json new epic' || call === '--json new task') {
  const { title, body, epic } = JSON.parse(stdin());
  if (!title || !body || (args[2] === 'task' && !tasks.some((task) => task.id === epic && task.kind === 'epic'))) refuse();
  const id = newId(tasks);
  save([...tasks, { id, title, body, epic: epic ?? null, kind: args[2], state: 'todo' }]);
  print(JSON.stringify({ id }));
} else if (/^set [A-Z0-9]{6} --state done$/.test(call) && tasks.some(({ id }) => id === args[1])) save(tasks.map((task) => (task.id === args[1] ? { ...task, state: 'done' } : task)));
else refuse();
