import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../local/embedded/failure.ts';
import { repository } from '../support/embedded.ts';
import { temporaryFolder } from './folders.ts';
import { launch } from './launch.ts';

const folder = temporaryFolder();

/** Runs to its end; what it said has to be one line. */
async function refusal(launched: ReturnType<typeof launch>): Promise<string> {
  expect(await launched.exited).toBe(1);
  const lines = launched.output().trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

describe('npm start says in one sentence', () => {
  it('that its port is busy', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const said = await refusal(launch({ dataDir: join(folder, 'busy'), env: { PORT: String(port) } }));
    expect(said).toContain(`Port ${port} is in use`);
    other.close();
  });

  it('that it may not write its folder', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o500 });
    chmodSync(folder, 0o755);
    // Root may write everywhere, so then somebody else has to try.
    const user = process.getuid?.() === 0 ? { user: { uid: 65_534, gid: 65_534 } } : {};
    expect(await refusal(launch({ dataDir: join(closed, 'data'), ...user }))).toContain(`may not write ${closed}/data`);
  });

  it('that a database of the user’s own does not answer', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const env = { DATABASE_URL: `postgres://me:secret@127.0.0.1:${port}/mine` };
    const said = await refusal(launch({ dataDir: join(folder, 'own'), env }));
    expect(said).toContain(`DATABASE_URL cannot be reached at 127.0.0.1:${port}`);
    expect(said).not.toContain('secret');
  });

  it.skipIf(process.platform !== 'linux')('that the disk is full', () => {
    const full = (): unknown => {
      try {
        return writeFileSync('/dev/full', 'text');
      } catch (error) {
        return error;
      }
    };
    expect(explain(full(), 'the Postgres data', '/data').message).toMatch(/^The disk is full: .* \/data\./);
    const words = 'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device';
    expect(explain(new Error(words), 'the Postgres data', '/data').message).toMatch(/^The disk is full/);
  });
});

describe('the guard', () => {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'local'), { recursive: true });
  copyFileSync(join(repository, 'local/guard.cjs'), join(project, 'local/guard.cjs'));
  writeFileSync(
    join(project, 'hello.ts'),
    'const who: string = process.argv[2]!; console.log(who); process.exit(7);\n',
  );
  /** Makes this Node look old, but not the one that the guard starts in its place. */
  const old = join(folder, 'old.cjs');
  writeFileSync(
    old,
    "if (!process.env.GUARDED_BY) Object.defineProperty(process.versions, 'node', { value: '20.1.0' });\n",
  );

  const guarded = (...args: string[]) =>
    spawnSync(process.execPath, ['-r', old, join(project, 'local/guard.cjs'), ...args], {
      cwd: project,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });

  it('says that nothing is installed', () => {
    const { status, stderr } = guarded('hello.ts', 'you');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The dependencies are not installed[^\n]*npm ci[^\n]*\n$/);
  });

  it('says that Node 26 is missing', () => {
    mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
    const { status, stderr } = guarded('hello.ts', 'you');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^This needs Node 26, but this is Node 20\.1\.0 [^\n]*npm ci[^\n]*\n$/);
  });

  it('runs the file with the Node 26 of node_modules, and ends as it ends', () => {
    symlinkSync(process.execPath, join(project, 'node_modules/.bin/node'));
    const { status, stdout } = guarded('hello.ts', 'you');
    expect({ status, stdout }).toEqual({ status: 7, stdout: 'you\n' });
  });

  it('runs an installed command, with node_modules/.bin first on its PATH', () => {
    mkdirSync(join(project, 'node_modules/greet'));
    writeFileSync(join(project, 'node_modules/greet/package.json'), '{ "name": "greet", "bin": "greet.cjs" }');
    writeFileSync(join(project, 'node_modules/greet/greet.cjs'), 'console.log(process.argv[2], process.env.PATH);\n');
    const said = execFileSync(process.execPath, [join(project, 'local/guard.cjs'), '--bin', 'greet', 'hi'], {
      encoding: 'utf8',
    });
    expect(said).toMatch(new RegExp(`^hi ${join(project, 'node_modules/.bin')}:`));
  });
});
