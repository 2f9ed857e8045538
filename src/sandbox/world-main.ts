import { serveWorld } from './serve.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: world-main FOLDER');
  process.exitCode = 2;
} else {
  await serveWorld(folder);
}
