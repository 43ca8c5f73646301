import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskBody, Page, Question } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, codeOf, freshTopic, questionIs, readQuestion, untilKnown } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { QUESTION_SECONDS: '2', WAVE_SECONDS: '1', INVITATION_SECONDS: '2' } });
});
afterAll(() => cluster?.stop());

/** Asked, told of the end, and the same by HTTP. */
async function endOf(client: Actor, question: Question): Promise<Question> {
  const expired = await questionIs(client, question, 'expired');
  expect(expired).toMatchObject({ expiredReason: 'no_match', invitedCount: 0 });
  expect(await readQuestion(client, question)).toEqual(expired);
  return expired;
}
const adviceFor = async (client: Actor, body: AskBody): Promise<string> =>
  (await endOf(client, await client.emit('question:ask', body))).advice ?? '';

it('nobody is online at all: it says so, and to come again later', async () => {
  const client = await cluster.client();
  const question = await ask(client, freshTopic());
  expect((await endOf(client, question)).advice).toBe('Nobody is online just now: ask again later.');
});

describe('with consultants of other matters online', () => {
  let client: Actor;
  beforeAll(async () => {
    const [topic, someone] = [freshTopic(), await cluster.client()];
    await Promise.all([cluster.consultant({ skills: [topic] }), cluster.consultant({ skills: [topic] })]);
    await untilKnown(someone, topic, 2);
    client = someone;
  });

  it.concurrent.each<[string, string]>([
    ['no known word', 'Qzxv wplkm brtfg nrvsk dlpqt'],
    ['one letter', 'a'.repeat(40)],
    ['digits alone', '0123456789012345'],
    ['punctuation alone', '!?!?!?!?!?!?!?!?'],
    ['emoji alone', '🤷🤷🤷🤷🤷🤷🤷🤷🤷🤷'],
    ['nothing that can be seen', '\u200b\u200d\u2060\u200b\u200d\u2060\u200b\u200d\u2060\u200b\u200d\u2060'],
    ['marks without letters', '\u0301\u0308\u0327'.repeat(6)],
    ['half of a surrogate pair', '\ud83d'.repeat(12)],
    ['control characters', '\u0001\u0002\u0007\u001b'.repeat(4)],
    ['a language that nobody here reads', 'როგორ გავაკეთო ეს ყველაზე უკეთ?'],
    ['words that every object has', '__proto__ constructor toString hasOwnProperty'],
  ])('%s: a skill is what would help', async (_case, text) => {
    const title = text.slice(0, 190);
    expect(await adviceFor(client, { title, body: text })).toMatch(/no skill was recognised.*choose/);
  });

  it('a skill of which nobody is online: the nearest one that somebody has', async () => {
    const topology = await adviceFor(client, {
      title: 'Homeomorphic spaces?',
      body: 'When are two such spaces the same?',
      skills: ['topology'],
    });
    expect(topology).toMatch(/^Nobody online works on Topology/);
    const other = await cluster.consultant({ skills: ['number-theory'] });
    await untilKnown(client, 'number-theory', 1);
    const nearer = await adviceFor(client, {
      title: 'Homeomorphic spaces?',
      body: 'When are two such spaces the same?',
      skills: ['topology'],
    });
    expect(nearer).toContain('for Number theory and discrete mathematics there is somebody: choose it');
    other.disconnect();
  });

  it('fifty skills: fewer of them; fifty-one are refused in words', async () => {
    const { items } = await client.get<Page<{ slug: string }>>('/v1/skills?limit=100');
    const slugs = items.map((it) => it.slug);
    const skilled = await cluster.consultant({ skills: [slugs[0]!], bio: 'Short.' });
    await untilKnown(client, slugs[0]!, 1);
    const body = { title: 'All of this at once', body: 'Whoever knows it all, please.' };
    expect(await adviceFor(client, { ...body, skills: slugs.slice(0, 50) })).toMatch(
      /of the 50 skills that you named: choose the one or two that matter most/,
    );
    expect(await codeOf(client.emit('question:ask', { ...body, skills: slugs.slice(0, 51) }))).toBe(
      'validation_failed',
    );
    skilled.disconnect();
  });
});

describe('where somebody suits but for a wish', () => {
  it.concurrent.each<[string, { rate?: number; languages?: string[]; currency?: string }[], Partial<AskBody>, string]>([
    [
      'a price that nobody meets',
      [{ rate: 12_000 }, { rate: 8_000 }, { rate: 30_050 }],
      { maxHourlyRate: { amount: 7_000, currency: 'USD' } },
      'from $80 an hour, above your maximum of $70: raise it',
    ],
    [
      'a language that nobody speaks',
      [{ languages: ['fr'] }, { languages: ['fr', 'it'] }],
      { languages: ['sw'] },
      'none speaks Swahili: add one that they speak (French or Italian)',
    ],
    [
      'a currency that nobody prices in',
      [{ currency: 'EUR', rate: 9_000 }],
      { currency: 'CHF' },
      'they price in EUR and you ask in CHF: ask in theirs, from €90 an hour',
    ],
    [
      'a price and a language',
      [{ rate: 8_000, languages: ['fr'] }],
      { languages: ['de'], maxHourlyRate: { amount: 7_000, currency: 'USD' } },
      'more than one thing stands between: pay $80 an hour and add French',
    ],
  ])('%s: what to change, and to what', async (_case, consultants, wishes, said) => {
    const topic = freshTopic();
    const [client] = await Promise.all([
      cluster.client(),
      ...consultants.map((it) => cluster.consultant({ skills: [topic], ...it })),
    ]);
    await untilKnown(client, topic, consultants.length - consultants.filter((it) => it.currency).length);
    expect((await endOf(client, await ask(client, topic, wishes))).advice).toContain(said);
  });

  it('the time: who suits is away', async () => {
    const topic = freshTopic();
    const [client, resting] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    await untilKnown(client, topic, 1);
    await resting.emit('availability:set', { status: 'away' });
    await untilKnown(client, topic, 0);
    expect((await endOf(client, await ask(client, topic))).advice).toContain('away just now: ask again later');
  });
});

it.each<[string, object]>([
  ['an empty title and no body', { title: '', body: undefined }],
  ['a title of four characters', { title: 'Help' }],
  ['a body of blanks', { body: ' '.repeat(40) }],
  ['a body of 5,001 characters', { body: 'x'.repeat(5_001) }],
  ['a body with a NUL in it', { body: `${'x'.repeat(20)}\0` }],
  ['a skill that is none', { skills: ['__proto__'] }],
  ['a skill that nobody knows', { skills: ['alchemy-of-lead'] }],
  ['a price of nothing', { maxHourlyRate: { amount: 0, currency: 'USD' } }],
  ['a language that is none', { languages: ['English'] }],
])('%s is refused at once, in words, and is no question', async (_case, change) => {
  const client = await cluster.client({ connect: false });
  const body = { title: 'A title that will do', body: 'And a body that will do as well.', ...change };
  expect(await client.tryPost('/v1/questions', body)).toBe('validation_failed');
  expect((await client.get<Page<Question>>('/v1/questions')).items).toEqual([]);
});
