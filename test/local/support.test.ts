import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { birthOf } from '../../local/embedded/process-identity.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startProcess } from '../support/processes.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { temporaryFolder } from './folders.ts';

describe('a test database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is migrated, and is nobody else’s', async () => {
    const other = await createTestDatabase();
    const [mine, theirs] = [new Client(database.url), new Client(other.url)];
    try {
      await Promise.all([mine.connect(), theirs.connect()]);
      expect((await mine.query('SELECT count(*)::int AS n FROM skills')).rows[0].n).toBeGreaterThan(0);
      await mine.query('CREATE TABLE only_here (n int)');
      await expect(theirs.query('SELECT * FROM only_here')).rejects.toThrow('does not exist');
    } finally {
      await Promise.all([mine.end(), theirs.end()]);
      await other.drop();
    }
  });
});

describe('a test Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  it('answers nothing while it is paused, and everything afterwards', async () => {
    const client = createClient({ url: redis.url });
    client.on('error', () => undefined);
    await client.connect();
    await redis.pause();
    let answered = false;
    const reply = client.ping().then((text) => {
      answered = true;
      return text;
    });
    const { promise: probed, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 200);
    await probed;
    expect(answered).toBe(false);
    await redis.resume();
    expect(await reply).toBe('PONG');
    client.destroy();
  });

  it('keeps no data of another', async () => {
    const other = await startTestRedis();
    const [mine, theirs] = [createClient({ url: redis.url }), createClient({ url: other.url })];
    await Promise.all([mine.connect(), theirs.connect()]);
    await mine.set('only', 'here');
    expect(await theirs.get('only')).toBeNull();
    mine.destroy();
    theirs.destroy();
    await other.stop();
    expect(birthOf(other.pid)).toBeUndefined();
  });
});

describe('a test process', () => {
  const folder = temporaryFolder();
  const script = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('is handed over when it is ready, and ends as it was told', async () => {
    const file = script('ready.ts', "process.send({ type: 'ready', port: 7 }); setInterval(() => {}, 1000);");
    const started = await startProcess(file, {});
    expect(started.ready).toEqual({ type: 'ready', port: 7 });
    expect(await started.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('shows what it said when it ends before it is ready', async () => {
    const file = script('broken.ts', "console.error('no way'); process.exit(3);");
    await expect(startProcess(file, {})).rejects.toThrow(/ended before it was ready \(3\)\s+no way/);
  });
});
