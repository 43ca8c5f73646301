/**
 * The contract and the client package cannot drift apart: each change that is made to one side alone, here in a copy of
 * its own, must keep the type tests from compiling.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheDir, repository } from '../support/embedded.ts';

interface Drift {
  name: string;
  file: string;
  from: string;
  to: string;
}
const inEvents = (name: string, from: string, to: string): Drift => ({ name, file: 'contract/socket.ts', from, to });
const inRoutes = (name: string, from: string, to: string): Drift => ({ name, file: 'contract/http.ts', from, to });
const inSdk = (name: string, file: string, from: string, to: string): Drift => ({
  name,
  file: `client-sdk/src/${file}`,
  from,
  to,
});

const drifts: Drift[] = [
  inEvents('an event renamed on the server side', "'match:rescinded':", "'match:revoked':"),
  inEvents('a field added to an event', "'match:withdrawn': z.object({", "'match:withdrawn': z.object({ why: Id,"),
  inSdk('an event dropped by the client package', 'events.ts', "  'session:clock': SessionClock;\n", ''),
  inSdk('a payload changed by the client package', 'events.ts', 'text: string }; data', 'words: string }; data'),
  inRoutes('a path changed on the server side', "'/v1/consultants/me/guidance'", "'/v1/consultants/me/advice'"),
  inRoutes('a route opened to the public', "'Own account', roles: CKA", "'Own account', roles: 'public'"),
  inSdk('a route missing from the client package', 'routes.ts', "  exportMe: get('/v1/me/export'),\n", ''),
  {
    name: 'a field added to a shape on the server side',
    file: 'contract/shapes.ts',
    from: 'headline: z.string(),',
    to: 'headline: z.string(), motto: z.string(),',
  },
  inSdk('a field of an answer made optional by the client package', 'contract.ts', '  nextTier:', '  nextTier?:'),
  { name: 'an error with another status', file: 'contract/errors.ts', from: 'status: 429', to: 'status: 420' },
];

/** Changes of the contract from one version to the next, with whether a client of the version before bears them. */
const steps: (Drift & { isBorne: boolean })[] = [
  {
    ...{ name: 'a field added to a shape', isBorne: true, file: 'contract/shapes.ts' },
    ...{ from: 'headline: z.string(),', to: 'headline: z.string(), motto: z.string(),' },
  },
  {
    ...inEvents('a field added to an event', "'match:withdrawn': z.object({", "'match:withdrawn': z.object({ why: Id,"),
    isBorne: true,
  },
  {
    ...{ name: 'one more reason for an end', isBorne: true, file: 'contract/states.ts' },
    ...{ from: "    'forced',\n", to: "    'forced',\n    'overslept',\n" },
  },
  {
    ...{ name: 'a field gone from a shape', isBorne: false, file: 'contract/shapes.ts' },
    ...{ from: 'headline: z.string(),', to: '' },
  },
  { ...inEvents('an event gone', "'match:rescinded':", "'match:revoked':"), isBorne: false },
  { ...inRoutes('a route gone', '  exportMe:', '  exportMine:'), isBorne: false },
];

/** Inside the repository, so that its packages are found. */
const folder = join(cacheDir, `type-drift-${process.pid}`);
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
let complaints: string[] = [];

/** All copies in one run of the compiler (some 15 s): the libraries are read once. */
beforeAll(async () => {
  copyTo('unchanged');
  const copies = [
    ...drifts.map((drift, index) => ({ ...drift, copy: `drift-${index}` })),
    ...steps.map((step, index) => ({ ...step, copy: `step-${index}` })),
  ];
  copies.forEach(({ file, from, to, copy }) => {
    copyTo(copy);
    const path = join(folder, copy, file);
    const original = readFileSync(path, 'utf8');
    expect(original, `${file} no longer contains what this test changes`).toContain(from);
    writeFileSync(path, original.replace(from, to));
  });
  const include = ['*/client-sdk', '*/test/types/sdk-*.ts', '*/test/types/skew.ts'];
  // The element's tag is declared globally: one compiler run bears only one copy of it.
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include, exclude: ['*/client-sdk/src/element'] }),
  );
  complaints = await compile();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copyTo(name: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  for (const part of ['contract', 'client-sdk', 'core/ports', 'test/types']) {
    cpSync(join(repository, part), join(folder, name, part), { recursive: true });
  }
}

/** @returns the compiler's complaints, none when all is well */
async function compile(): Promise<string[]> {
  try {
    await promisify(execFile)(process.execPath, [tsc, '--noEmit', '--pretty', 'false', '-p', folder], { cwd: folder });
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error)) throw error;
    return String(error.stdout).split('\n');
  }
}

test('contract and client package agree as they are', () => {
  expect(complaints.filter((line) => line.startsWith('unchanged/'))).toEqual([]);
});

test.each(drifts.map((drift, index) => ({ ...drift, index })))('$name does not compile', ({ index }) => {
  const place = new RegExp(`^drift-${index}/(test/types/sdk-|client-sdk/src/)\\S+\\(\\d+,\\d+\\): error TS`);
  expect(complaints.filter((line) => place.test(line))).not.toEqual([]);
});

test.each(steps.map((step, index) => ({ ...step, index })))(
  'a client of the version before: $name; borne: $isBorne',
  ({ index, isBorne }) => {
    const place = `step-${index}/test/types/skew.ts(`;
    expect(complaints.some((line) => line.startsWith(place))).toBe(!isBorne);
  },
);
