import { describe, expect, it } from 'vitest';
import { guardedLookup, isLoopback, isPublic } from '../../core/adapters/standard-webhooks/addresses.ts';
import { createStandardWebhooks } from '../../core/adapters/standard-webhooks/index.ts';
import { Receiver, verified } from '../wire/receiver.ts';

const here = createStandardWebhooks({ production: false });
const live = createStandardWebhooks({ production: true });

describe('in production', () => {
  it.each([
    ['http://shop.example/', 'https only'],
    ['https://localhost/', 'not a public address'],
    ['https://api.localhost./', 'not a public address'],
    ['https://127.0.0.1/', 'not a public address'],
    ['https://2130706433/', 'not a public address'],
    ['https://0x7f.1/', 'not a public address'],
    ['https://10.1.2.3/', 'not a public address'],
    ['https://169.254.169.254/latest/meta-data/', 'not a public address'],
    ['https://[::1]/', 'not a public address'],
    ['https://[::ffff:10.0.0.1]/', 'not a public address'],
    ['https://[fe80::1]/', 'not a public address'],
    ['https://user@shop.example/', 'no user name or password in it'],
    ['shop.example', 'not an address'],
  ])('%s: %s', (url, objection) => expect(live.objectionTo(url)).toBe(objection));

  it.each(['https://shop.example/hooks?a=b', 'https://8.8.8.8/', 'https://[2606:4700::1111]/'])('%s is good', (url) =>
    expect(live.objectionTo(url)).toBeNull(),
  );

  it('what was written down before is not sent to either', async () => {
    const receiver = await Receiver.start();
    const outcome = await live.send({ url: receiver.url, id: 'x', body: '{}', secrets: [live.newSecret()] });
    expect(outcome).toMatchObject({ responseCode: null, error: 'The address cannot be used: https only.' });
    expect(receiver.heard).toEqual([]);
    await receiver.close();
  });
});

it('addresses: what is not of the public internet is known by its range', () => {
  const inner =
    '0.1.2.3 10.255.0.1 100.64.0.1 127.8.8.8 172.31.0.1 192.168.1.1 198.19.0.1 224.0.0.1 255.255.255.255 ::1 :: fc00::1 2002:a00:1::1 64:ff9b::a00:1 2001:db8::1 ff02::1';
  for (const address of inner.split(' ')) expect(isPublic(address), address).toBe(false);
  for (const address of ['1.1.1.1', '172.32.0.1', '100.128.0.1', '2a00:1450::1'])
    expect(isPublic(address), address).toBe(true);
  expect([isLoopback('127.0.0.1'), isLoopback('::1'), isLoopback('10.0.0.1')]).toEqual([true, true, false]);
});

it('a name is looked at once more when the connection is made', async () => {
  const resolve = (permits: (address: string) => boolean): Promise<unknown> =>
    new Promise((done) =>
      guardedLookup(permits)('localhost', { all: true }, (error, found) => done(error?.name ?? found)),
    );
  expect(await resolve(isPublic)).toBe('AddressRefused');
  expect(await resolve(isLoopback)).toContainEqual(
    expect.objectContaining({ address: expect.stringMatching(/127\.0\.0\.1|::1/) }),
  );
});

it('each secret signs; a body that was changed does not pass', async () => {
  const receiver = await Receiver.start();
  const secrets = [here.newSecret(), here.newSecret()];
  const sent = { url: receiver.url, id: 'an-id', body: '{"type":"ü"}', secrets };
  expect(await here.send(sent)).toMatchObject({ responseCode: 204, error: null });
  const [heard] = receiver.heard;
  if (!heard) throw new Error('nothing was heard');
  for (const secret of secrets) expect(verified(secret, heard)).toEqual({ type: 'ü' });
  expect(() => verified(here.newSecret(), heard)).toThrow('No matching signature');
  expect(() => verified(secrets[0]!, { ...heard, body: '{"type":"u"}' })).toThrow('No matching signature');
  await receiver.close();
});
