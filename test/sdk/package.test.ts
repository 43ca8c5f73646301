/** The package as it is published, in an empty project. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Invitation } from '../../client-sdk/src/index.ts';
import { buildSdk, SDK_FOLDER } from '../../tools/sdk/build.ts';
import { repository } from '../support/embedded.ts';
import { until } from '../support/until.ts';
import { heard, type Market, openMarket, untilSomebodySuits } from './market.ts';
import { openShop } from './shop.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'consultant-connect-package-'));
const readme = readFileSync(join(SDK_FOLDER, 'README.md'), 'utf8');

/** What the README shows first is what runs here. */
const script = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
const asked = {
  title: /title: '(.*?)'/.exec(script)?.[1] ?? '',
  body: /body: '(.*?)'/.exec(script)?.[1] ?? '',
};

/** As an app's sources would use it, with the strictest settings and every declaration looked into. */
const consumer = `
import { ConsultantConnect, ConsultantConnectError, type Offer, type Session } from '@consultant-connect/client';

export async function book(client: ConsultantConnect, suits: (offer: Offer) => boolean): Promise<Session | undefined> {
  const question = await client.ask({ title: 'A title', body: 'A long enough body', urgency: 'high' });
  // @ts-expect-error there is no such urgency
  await client.ask({ title: 'A title', body: 'A long enough body', urgency: 'extreme' });
  try {
    for await (const offer of question) if (suits(offer)) return await question.accept(offer);
  } catch (error) {
    if (error instanceof ConsultantConnectError && error.code === 'payment_failed') return undefined;
    throw error;
  }
  return undefined;
}
`;

/** The element as a page's script knows it, and the hooks as an app's components use them. */
const page = `
import { type AskElementEvents, ConsultantConnectAsk } from '@consultant-connect/client/element';

const element = document.createElement('consultant-connect-ask');
element satisfies ConsultantConnectAsk;
element.tokenProvider = async () => 'a token';
// @ts-expect-error a token is asked for, not given
element.tokenProvider = 'a token';
export type Told = keyof AskElementEvents;
`;
const app = `
import { createElement, type ReactNode } from 'react';
import type { ConsultantConnect } from '@consultant-connect/client';
import { ConsultantConnectProvider, useQuestion, useSession } from '@consultant-connect/client/react';

function Ask(): ReactNode {
  const { offers, ask, accept } = useQuestion();
  const { clock } = useSession();
  // @ts-expect-error nobody asks without a text
  void (() => ask({}));
  const [offer] = offers;
  return createElement('button', { onClick: () => offer && void accept(offer) }, clock?.elapsed, offer?.consultant.name);
}
export const App = ({ client }: { client: ConsultantConnect }): ReactNode =>
  createElement(ConsultantConnectProvider, { client }, createElement(Ask));
`;

describe('the package, installed in an empty project', () => {
  let packed: string[];
  let market: Market;

  beforeAll(async () => {
    await buildSdk();
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: SDK_FOLDER,
    });
    // Newer npm answers by package name, older ones with a list.
    const [report] = Object.values(
      JSON.parse(stdout) as Record<string, { filename: string; files: { path: string }[] }>,
    );
    if (!report) throw new Error('npm packed nothing');
    packed = report.files.map(({ path }) => path);
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await run('npm', ['install', ...options, join(folder, report.filename)], { cwd: folder });
    market = await openMarket({});
  }, 180_000);
  afterAll(async () => {
    await market?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('carries code, types, README, changelog and licence, and no sources', () => {
    for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'package.json']) expect(packed).toContain(file);
    for (const entry of ['', 'react/', 'element/']) {
      expect(packed).toContain(`dist/${entry}index.js`);
      expect(packed).toContain(`dist/${entry}index.d.ts`);
    }
    expect(packed).toContain('dist/browser/consultant-connect.js');
    expect(packed).toContain('dist/browser/element.js');
    expect(packed.filter((path) => path.startsWith('src/') || path.endsWith('tsconfig.json'))).toEqual([]);
  });

  test('asks and prints the offers in the ten lines of its README', async () => {
    expect(script.trim().split('\n').length).toBeLessThanOrEqual(10);
    writeFileSync(join(folder, 'ask.js'), script);
    const [consultant, client] = await Promise.all([
      market.enter('consultant1@demo.test'),
      market.enter('client@demo.test'),
    ]);
    await consultant.request('putMyProfile', {
      body: {
        headline: 'Kubernetes in production',
        bio: 'Pods that stay up.',
        skills: [{ slug: 'kubernetes', name: 'Kubernetes', level: 5 }],
        languages: ['en'],
        hourlyRate: { amount: 12_000, currency: 'USD' },
      },
    });
    await consultant.dispatch.goOnline();
    await untilSomebodySuits(client, asked);
    const { accessToken } = await client.auth.login('client@demo.test', 'demo-password');
    await client.connect();

    const env = { ...process.env, CONNECT_URL: market.url, CONNECT_TOKEN: accessToken };
    const child = spawn(process.execPath, ['ask.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    let printed = '';
    let complaints = '';
    child.stderr.on('data', (text: Buffer) => {
      complaints += text.toString();
    });
    const offerPrinted = new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        printed += text.toString();
        if (printed.includes('\n')) resolve();
      });
      child.on('exit', () => reject(new Error(`ended without an offer: ${complaints}`)));
    });
    for await (const invitation of consultant.dispatch) {
      await consultant.dispatch.offer(invitation);
      break;
    }
    await offerPrinted;
    expect(printed).toMatch(/ \w+ 120 USD\n/);

    // The question is over: so is the script, by itself.
    const [open] = (await client.emit('sync', {})).openQuestions;
    await client.emit('question:cancel', { questionId: open?.question.id ?? '' });
    expect(await ended).toBe(0);
    expect(complaints).toBe('');
  });

  test('serves the shop of the embedding guide: tokens, the whole way of a question, and webhooks that are verified', async () => {
    const shop = await openShop(market, folder);
    const page = await (await fetch(shop.url)).text();
    expect(page).toContain(`<consultant-connect-ask url="${market.url}">`);
    expect(await (await fetch(`${shop.url}/element/element.js`)).text()).toContain('consultant-connect-ask');

    const [consultant, customer] = [await market.enter('consultant1@demo.test'), shop.customer()];
    await customer.connect();
    await customer.paymentMethods.add('tok_visa');
    await consultant.dispatch.goOnline();
    await untilSomebodySuits(customer, asked);
    const invited = heard((listener: (it: Invitation) => void) => consultant.dispatch.on('invited', listener));
    const question = await customer.ask(asked);
    await consultant.dispatch.offer(await invited);
    const { value: offer } = await question[Symbol.asyncIterator]().next();
    const session = await question.accept(offer!);
    const [here] = await Promise.all([customer.sessions.join(session.id), consultant.sessions.join(session.id)]);
    await heard((listener) => here.on('clock', listener));
    await here.end();
    await customer.sessions.rate(session.id, { overall: 5 });

    const told = (type: string) => until(() => shop.told(type), { what: () => `the shop to be told of ${type}` });
    expect(await told('question.created')).toMatchObject({ questionId: question.id, status: 'open' });
    expect(await told('match.offered')).toMatchObject({ consultantId: offer!.consultant.id });
    expect(await told('session.ended')).toMatchObject({ sessionId: session.id, endReason: 'ended_by_client' });
    expect(await told('charge.released')).toMatchObject({ sessionId: session.id, billable: 0 });
    expect(await told('rating.created')).toMatchObject({ sessionId: session.id, overall: 5 });

    const forged = await fetch(`${shop.url}/webhooks`, {
      method: 'POST',
      headers: {
        'webhook-id': 'forged',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
      },
      body: JSON.stringify({ id: 'forged', type: 'charge.refunded', data: {} }),
    });
    expect([forged.status, shop.told('charge.refunded')]).toEqual([400, undefined]);
    customer.disconnect();
    consultant.disconnect();
    await shop.close();
  });

  test('can be imported where there are no elements: a server renders the page that it is on', async () => {
    const importing = "const { ConsultantConnectAsk } = await import('@consultant-connect/client/element');";
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', `${importing} console.log(ConsultantConnectAsk.name)`],
      { cwd: folder },
    );
    expect(stdout).toBe('ConsultantConnectAsk\n');
  });

  test('compiles in strict sources without zod, whoever looks into its declarations', async () => {
    const sources = { 'consumer.ts': consumer };
    const listed = await compile(sources);
    expect(listed).toContain('consumer.ts');
    expect(listed).not.toMatch(/zod|daily-js/);
  });

  test('the types of the element and of the hooks hold what they say', async () => {
    // What an app with React has beside this package.
    for (const name of ['react', '@types/react', 'csstype']) {
      cpSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
    }
    const listed = await compile({ 'page.ts': page, 'app.ts': app });
    expect(listed).toContain('dist/element/index.d.ts');
    expect(listed).toContain('dist/react/index.d.ts');
    expect(listed).not.toMatch(/zod|daily-js/);
  });

  /** @returns the files that the compiler looked into. @throws with its complaints */
  async function compile(sources: Record<string, string>): Promise<string> {
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const { stdout } = await run(tsc, ['-p', folder, '--listFiles']).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
    return stdout;
  }
});
