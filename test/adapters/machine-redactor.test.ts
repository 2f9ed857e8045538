import { describe, expect, test } from 'vitest';
import { createMachineRedactor } from '../../src/adapters/machine-redactor.ts';

const of = (user = 'robin', hosts: readonly string[] = ['box.local']) => createMachineRedactor({ secrets: ['hunter2-and-more'], homes: ['/home/robin', '/var/homes/robin/'], user, hosts });

describe('names of this machine', () => {
  test.each([
    ['/home/robin/src/x.rs', '~/src/x.rs'],
    ['/home/robin', '~'],
    ['/home/robinson/x', '/home/robinson/x'],
    ['at /var/homes/robin/x and /home/robin.', 'at ~/x and ~.'],
    ['/mnt/robin/x', '/mnt/user/x'],
    ['robin@box.local', 'user@host'],
    ['robin@box', 'user@host'],
    ['ran by robin on box', 'ran by user on host'],
    ['by robin-vale on box-2', 'by robin-vale on box-2'],
    ['acme/robin.js and robins', 'acme/robin.js and robins'],
  ])('%s becomes %s', (given, wanted) => {
    expect(of().text(given)).toBe(wanted);
  });

  test('are what they are where a name of something stands alone: a user called run renames no kind', () => {
    const plan = { kind: 'run', steps: [{ id: 'live', run: { kind: 'git' } }] };
    expect(of('run', ['live', 'git']).value(plan)).toEqual(plan);
  });

  test('a field called host is the machine', () => {
    expect(of().value({ host: 'box.local', other: 'box.local', deep: [{ host: 'box' }] })).toEqual({ host: 'host', other: 'box.local', deep: [{ host: 'host' }] });
  });

  test('files of the repository are called what the repository calls them, for rules match them with patterns', () => {
    const covers = { globs: ['packages/max/**'], patterns: ['^packages\\/max(?:\\/.*)?$'] };
    const moved = { changed: { c1: ['packages/max/a.ts', '/home/robin/max/x'] }, fromBase: ['packages/max/b.ts'], head: { files: ['max/c.ts'] } };
    expect(of('max').value({ covers, when: { changed: covers } })).toEqual({ covers, when: { changed: covers } });
    expect(of('max').value(moved)).toEqual({ ...moved, changed: { c1: ['packages/max/a.ts', '~/max/x'] } });
    expect(of('max').value({ files: ['hunter2-and-more.txt'], note: '/mnt/max/x' })).toEqual({ files: ['[masked].txt'], note: '/mnt/user/x' });
  });

  test.each(['node', 'test', 'git', 'main', 'runner'])('an account that is called %s is nobody, and the word is a word', (user) => {
    const redactor = createMachineRedactor({ secrets: [], homes: [`/home/${user}`], user, hosts: [user] });
    for (const said of ['cargo test -p main', 'git push origin main', 'packages/node/x', 'src/test/x.rs by runner', 'pkg@main']) expect(redactor.text(said)).toBe(said);
    expect(redactor.text(`in /home/${user}/x and -I/home/${user}/y`)).toBe('in ~/x and -I~/y');
  });

  test('what is called root in the repository is not below the home of root', () => {
    const redactor = createMachineRedactor({ secrets: [], homes: ['/root/'], user: 'root', hosts: [] });
    expect(redactor.text('src/root/x, /root/y')).toBe('src/root/x, ~/y');
    expect(redactor.value({ changed: { c1: ['src/root/x'] } })).toEqual({ changed: { c1: ['src/root/x'] } });
  });

  test('root is nobody, and an empty name is none', () => {
    expect(createMachineRedactor({ secrets: [], homes: ['', '/'], user: 'root', hosts: ['', 'localhost'] }).text('/root/x of root on localhost')).toBe('/root/x of root on localhost');
  });
});

test('secrets are masked in names of fields and in values, however they are quoted', () => {
  const redactor = of();
  expect(redactor.value({ 'hunter2-and-more': ['say "hunter2-and-more"', 1, null, true] })).toEqual({ '[masked]': ['say "[masked]"', 1, null, true] });
  expect(redactor.taken()).toEqual({ secrets: 2, names: 0 });
  expect(redactor.taken()).toEqual({ secrets: 0, names: 0 });
});
