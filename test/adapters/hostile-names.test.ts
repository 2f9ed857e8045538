import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDesk } from '../../src/adapters/desk.ts';
import { fileNameOf, nameOfFile } from '../../src/adapters/file-names.ts';
import { openGit } from '../../src/adapters/git.ts';
import { createGitHub } from '../../src/adapters/github.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { createOutputs } from '../../src/adapters/log-file.ts';
import { hasDotSegments } from '../../src/adapters/origin.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { channels } from '../../src/channels/index.ts';
import { ActError } from '../../src/core/error.ts';
import { ergo } from '../../src/trackers/ergo.ts';
import { hostileNames } from '../support/hostile.ts';
import { contextOf } from '../trackers/world.ts';
import { GIT_ENVIRONMENT, repository } from './support/repository.ts';
import { temporaryFolder } from './support/temporary.ts';

/** What git itself takes for a name below `refs/tags/`. */
const isTaken = (cwd: string, ref: string): boolean => {
  try {
    execFileSync('git', ['check-ref-format', ref], { cwd, env: GIT_ENVIRONMENT, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('a hostile name', () => {
  test('of a tag or a branch is data to git, or is refused before anything has left', async () => {
    const folder = await temporaryFolder();
    const canary = join(folder, 'canary');
    const repo = await repository();
    const git = await openGit(repo.root, { environment: GIT_ENVIRONMENT });
    const commit = repo.git('rev-parse', 'HEAD');
    const made: string[] = [];
    for (const name of hostileNames(canary)) {
      const refused = await git.createTag(name, { message: name.replaceAll('\u0000', ''), commit, replace: false }).then(() => null, (error: unknown) => error);
      if (refused === null) {
        made.push(name);
        const tag = await git.localTag(name);
        expect(tag).toMatchObject({ commit, annotated: true });
        await git.pushTag(name, tag?.object ?? '');
        expect(await git.remoteTag(name)).toEqual(tag);
        expect(await git.describeTag(name)).toMatchObject({ tagger: 'Zoë Maintainer <zoe@example.test>' });
      } else {
        expect(refused, name).toBeInstanceOf(ActError);
        expect(refused, name).toMatchObject({ left: false });
        await expect(git.pushTag(name, commit), name.slice(0, 80)).rejects.toMatchObject({ name: 'ActError', left: name.length > 250 });
      }
      if (isTaken(repo.root, `refs/heads/${name}`) && name.length < 250) {
        await git.pushBranch(name);
        expect(await git.remoteBranch(name)).toBe(commit);
      } else {
        // One that is only too long for a file is tried, and what became of it is looked up.
        await expect(git.pushBranch(name), name.slice(0, 80)).rejects.toMatchObject({ name: 'ActError', left: name.length > 250 });
      }
      // A read of what is not there, or cannot be: null, or no answer; never something else.
      if (refused !== null) await Promise.allSettled([git.changedFiles(name, commit), git.show(commit, name)]);
    }
    expect(existsSync(canary)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    // Exactly these tags, no other ref moved, nothing lies in the checkout.
    expect((await git.remoteTags()).toSorted()).toEqual(made.toSorted());
    expect(made.length).toBeGreaterThan(15);
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(await git.remoteBranch('main')).toBe(commit);
    for (const ref of repo.git('ls-remote', 'origin').split('\n')) expect(ref).toMatch(/\tHEAD$|\trefs\/(?:tags|heads)\//);
  }, 180_000);

  test('reaches a command as a variable, and is not run there', async () => {
    const folder = await temporaryFolder();
    const canary = join(folder, 'canary');
    const processes = createProcesses({ environment: { PATH: process.env['PATH'] }, secrets: [], outputs: createOutputs(), onProgress: () => {} });
    for (const [at, name] of hostileNames(canary).filter((one) => !one.includes('\u0000')).entries()) {
      const result = await processes.run(
        { run: { shell: 'printf "%s" "$RELEASE_TARGET" > "out"' }, cwd: folder, env: { RELEASE_TARGET: name }, pass: [], timeoutMs: 30_000, expect: null, reject: null },
        { attempt: `s:step:${at}`, log: join(folder, 'log') },
      );
      expect(result.code).toBe(0);
      expect(execFileSync('cat', [join(folder, 'out')]).toString()).toBe(name);
    }
    expect(existsSync(canary)).toBe(false);
  }, 60_000);

  test('is one part of an address, whichever route it is in, or is not asked for', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    // A listening TCP server has an AddressInfo, never a pipe's name.
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const github = createGitHub({ baseUrl: origin, token: null, repository: 'acme/tidewater', userAgent: 'holdpoint/test' });
    const endpoints = { github: origin, githubDownloads: origin, npm: `${origin}/npm`, pypi: `${origin}/py`, crates: `${origin}/index` };
    const ports = { http: createHttp(), endpoints, github: (repository: string) => createGitHub({ baseUrl: origin, token: null, repository, userAgent: 'holdpoint/test' }) };
    const [npm, pypi, crates, tap] = await Promise.all([channels.npm(), channels.pypi(), channels['crates.io'](), channels.homebrew()]);
    const expected = { version: '1.0.0', target: 'v1.0.0', commit: 'c', repository: 'acme/tidewater', built: [] };

    type Ask = { readonly below: string; readonly ask: (name: string) => Promise<unknown>; readonly says?: (name: string) => string };
    const repo = '/repos/acme/tidewater';
    const asks: readonly Ask[] = [
      { below: `${repo}/releases/tags/`, ask: (name) => github.releaseByTag(name) },
      { below: `${repo}/branches/`, ask: (name) => github.branchHead(name) },
      { below: `${repo}/actions/runs/`, ask: (name) => github.run(name) },
      { below: `${repo}/actions/workflows/`, ask: (name) => github.workflow(name), says: (name) => name.slice(name.lastIndexOf('/') + 1) },
      { below: `${repo}/contents/`, ask: (name) => github.content(name, 'main'), says: (name) => name },
      { below: '/npm/tidewater/', ask: (name) => npm.look({ package: 'tidewater' }, { ...expected, version: name }, ports) },
      { below: '/npm/', ask: (name) => npm.look({ package: name }, expected, ports) },
      { below: '/py/pypi/tidewater/', ask: (name) => pypi.look({ package: 'tidewater' }, { ...expected, version: name }, ports) },
      { below: '/py/pypi/', ask: (name) => pypi.look({ package: name }, expected, ports) },
      { below: '/index/', ask: (name) => crates.look({ package: name }, expected, ports), says: (name) => name.toLowerCase() },
      { below: '/repos/acme/', ask: (name) => tap.look({ tap: `acme/${name}`, checkout: 'tap', formula: 'f.rb' }, expected, ports), says: (name) => name.split('/')[0] ?? '' },
    ];
    for (const name of hostileNames('/c').filter((one) => one.length < 1_000)) {
      for (const { below, ask, says = (one: string) => one } of asks) {
        asked.length = 0;
        const answer = await ask(name).then(() => 'answered', (error: unknown) => (error instanceof Error ? error.name : ''));
        const [first] = asked;
        if (first === undefined) {
          // Nothing was asked: because it would climb, or because its schema or a header takes no such text.
          expect(answer, `${below}${name}`).not.toBe('answered');
          continue;
        }
        const path = first.replace(/\?.*$/, '');
        expect(path.startsWith(below), `${below}${JSON.stringify(name)} became ${first}`).toBe(true);
        expect(hasDotSegments(`http://x${path}`)).toBe(false);
        expect(path).toMatch(/^[\w/.%~@!$&'()*+,;=:-]+$/);
        expect(decodeURIComponent(path.slice(below.length))).toContain(says(name));
      }
    }
    asked.length = 0;
    for (const name of ['..', '.', 'a/../b']) for (const { ask } of asks.slice(0, 2)) if (!name.includes('/')) await expect(ask(name)).rejects.toMatchObject({ trouble: 'refused' });
    await expect(github.dispatch({ file: '..', ref: 'main', inputs: {} })).rejects.toMatchObject({ name: 'ActError', left: false });
    expect(asked).toEqual([]);
  }, 60_000);

  test('is a file name of ours, and no path', () => {
    for (const name of hostileNames('/c')) {
      const file = fileNameOf(name);
      expect(file).toMatch(/^[\w+@%~-][\w.+@%~-]*$/);
      expect(file.length).toBeLessThan(230);
      if (!file.includes('%~')) expect(nameOfFile(file)).toBe(name);
    }
    expect(new Set(hostileNames('/c').map(fileNameOf)).size).toBe(hostileNames('/c').length);
  });

  test('is one argument of a tracker\'s program, and no option of it', async () => {
    for (const name of hostileNames('/c')) {
      const calls: (readonly string[])[] = [];
      const answers = ['/where\n', '{"version":1,"items":[]}', '{"version":1,"items":[]}', 'AAAAAA\n', 'BBBBBB\n', 'ok\n', 'ok\n'];
      const context = { ...contextOf({ root: '/nowhere' }), target: name, title: `Release blockers: ${name}`, agent: name };
      const tracker = ergo.open({ ...context, processes: { capture: async (argv) => { calls.push(argv); return { code: 0, stdout: answers[calls.length - 1] ?? '', stderr: '', missing: false }; } } });
      await tracker.file({ title: name, body: name });
      await tracker.close('AAAAAA', name);
      const words = ['list', '--all', '--json', 'where', 'new', 'task', 'AAAAAA', '--epic', 'claim', '--agent', 'done', '-m'];
      for (const [program, ...args] of calls) {
        expect(program).toBe('ergo');
        for (const [at, word] of args.entries()) {
          if (words.includes(word)) continue;
          // What is ours to say begins with a mark of ours, or is the value of the option before it.
          if (!['--agent', '-m'].includes(args[at - 1] ?? '')) expect(word).toMatch(/^(?:Release blockers: |\[release-blocker\])/);
        }
      }
    }
  });

  test('is not opened as a page unless it is an address of the web', async () => {
    const desk = createDesk(async (call) => call());
    for (const name of [...hostileNames('/c'), 'file:///etc/passwd', 'javascript:alert(1)', '-a Calculator', '/etc/passwd', 'x-evil:run']) await expect(desk.openUrl(name)).rejects.toThrow('not a web address');
  });
});

