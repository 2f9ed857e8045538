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
