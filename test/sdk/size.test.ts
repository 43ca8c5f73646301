import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleSdk, withImports } from '../../tools/sdk/bundle.ts';

type Chunks = Awaited<ReturnType<typeof bundleSdk>>;

/** Bytes over the wire. */
const weight = (chunks: Chunks): number => gzipSync(chunks.map(({ code }) => code).join('\n'), { level: 9 }).length;

describe('the size of the client package, minified and gzipped', () => {
  let chunks: Chunks;
  beforeAll(async () => {
    const external = ['socket.io-client', '@daily-co/daily-js'];
    chunks = await bundleSdk({ entries: { core: 'index.ts' }, external, minify: true });
  });

  test('the core is at most 25 kB beyond socket.io-client', () => {
    const core = withImports(chunks, 'core.js');
    expect(weight(core)).toBeLessThanOrEqual(25_000);
    expect(weight(core)).toBeGreaterThan(3_000);
  });

  test('no call is loaded before one begins, and of Daily nothing before a call at Daily', () => {
    const names = (file: string): string[] => withImports(chunks, file).map(({ name }) => name);
    const core = withImports(chunks, 'core.js');
    expect(
      core
        .flatMap(({ dynamicImports }) => dynamicImports)
        .map((file) => names(file)[0])
        .sort(),
    ).toEqual(['daily-call', 'linked-call', 'p2p-call']);
    expect(names('core.js')).not.toContain('p2p-call');
    const loadsDaily = chunks.filter(({ code }) => code.includes('@daily-co/daily-js'));
    expect(loadsDaily.map(({ name }) => name)).toEqual(['daily-call']);
    expect(loadsDaily[0]?.imports).not.toContain('@daily-co/daily-js');
  });
});
