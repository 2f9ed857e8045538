/** ergo 6: words in, an id out; a task becomes an epic when a child is put in it. Refuses every call that is not in its table. */
import { calls, load, newId, print, refuse, save, stdin } from './ergo-state.mjs';

calls('6');
const [...args] = process.argv.slice(2);
const call = args.join(' ');
const tasks = load();
const item = ({ id, title, state, epic }) => {
  const isEpic = tasks.some((task) => task.epic === id);
  return { id, title, kind: isEpic ? 'epic' : 'task', state: isEpic ? 'active' : state, ...(epic ? { epic_id: epic } : {}) };
};
const list = (some) => print(JSON.stringify({ version: 1, items: some.map(item) }));
const isNew = args[0] === 'new' && args[1] === 'task' && (args.length === 3 || (args.length === 5 && args[3] === '--epic'));

if (call === 'where') print(`${process.cwd()}/.ergo`);
else if (call === 'list --all --json') list(tasks);
else if (/^list --epic [A-Z0-9]{6} --all --json$/.test(call)) list(tasks.filter(({ id, epic }) => id === args[2] || epic === args[2]));
else if (isNew && (args[4] === undefined || tasks.some(({ id }) => id === args[4]))) {
  const body = stdin();
  if (!body) refuse();
  const id = newId(tasks);
  save([...tasks, { id, title: args[2], body, epic: args[4] ?? null, state: 'todo' }]);
  print(id);
} else if (/^claim [A-Z0-9]{6} --agent \S+$/.test(call) && tasks.some(({ id }) => id === args[1])) save(tasks.map((task) => (task.id === args[1] ? { ...task, state: 'doing', agent: args[3] } : task)));
else if (args[0] === 'done' && args[2] === '-m' && args[3] && tasks.some(({ id, agent }) => id === args[1] && agent)) save(tasks.map((task) => (task.id === args[1] ? { ...task, state: 'done', result: args[3] } : task)));
else if (args[0] === 'show' && args[2] === '--body' && args.length === 3 && tasks.some(({ id }) => id === args[1])) process.stdout.write(tasks.find(({ id }) => id === args[1]).body);
else if (args[0] === 'body' && args[2] === '--append' && args.length === 3 && tasks.some(({ id }) => id === args[1])) {
  const more = stdin();
  save(tasks.map((task) => (task.id === args[1] ? { ...task, body: task.body + more } : task)));
} else refuse();
