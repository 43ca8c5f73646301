/**
 * The evaluation's history in the product's words. Its sites lived in different years and for weeks or months: they are moved and
 * stretched to one span of time, as fields of one market. Who was online is not recorded: whoever answered or asked shortly before
 * or after was, and a part of the other fields' people.
 */
import { buildLexicon, type Lexicon } from '../../core/domain/keywords.ts';
import type { PastQuestion } from '../../core/domain/learning/history.ts';
import type { AnsweredQuestion, History } from './data.ts';

/** `travel2` is a second sample of `travel`. */
export const fieldOf = (set: string): string => set.replace(/\d+$/, '');

/** The history's skills as a taxonomy: a skill's field is the one where it is asked for most. */
export function lexiconOf(taxonomy: History['taxonomy']): Lexicon {
  const counts = new Map<string, Map<string, number>>();
  for (const [set, skills] of Object.entries(taxonomy)) {
    for (const [slug, count] of Object.entries(skills)) {
      const fields = counts.get(slug) ?? new Map<string, number>();
      fields.set(fieldOf(set), (fields.get(fieldOf(set)) ?? 0) + count);
      counts.set(slug, fields);
    }
  }
  return buildLexicon(
    Array.from(counts, ([slug, fields]) => ({
      slug,
      name: slug.replaceAll('-', ' '),
      aliases: [],
      ambiguous: {},
      parent: null,
      field: [...fields].sort((a, b) => b[1] - a[1])[0]![0],
    })),
  );
}

const DAY = 86_400_000;
/** Of the other fields' people, so many were there as well. */
const STRANGERS = 0.1;

export function pastOf(history: {
  asked: readonly AnsweredQuestion[];
  tagged: History['tags'];
  presentWithinDays: number;
}): PastQuestion[] {
  const sites = Array.from(Map.groupBy(history.asked, (it) => it.set).values(), (questions) => ({
    questions,
    from: Math.min(...questions.map(({ at }) => at)),
    to: Math.max(...questions.map(({ at }) => at)),
    people: [...new Set(questions.flatMap((it) => it.answers.map(({ user }) => user)))],
  }));
  const end = Math.max(...sites.map(({ to }) => to));
  const span = Math.max(...sites.map(({ from, to }) => to - from));
  const draw = drawer();
  return [
    ...history.tagged.map(({ id, title, body, tags }) => ({
      id,
      at: 0,
      title,
      body,
      skills: tags,
      clientId: '',
      answers: [],
      online: [],
    })),
    ...sites.flatMap((site) => {
      const stretch = span / Math.max(1, site.to - site.from);
      const present = whoWasPresent(site.questions, history.presentWithinDays * DAY);
      const others = sites.filter((it) => it !== site);
      return site.questions.map((it) => ({
        id: it.id,
        at: end - (site.to - it.at) * stretch,
        title: it.title,
        body: it.body,
        skills: it.tags,
        clientId: it.asker,
        answers: it.answers.map(({ user, start }) => ({ consultantId: user, start })),
        online: [
          ...present(it.at),
          ...others.flatMap(({ people }) => draw(people, Math.round(people.length * STRANGERS))),
        ].filter((id) => id !== it.asker),
      }));
    }),
  ];
}

function whoWasPresent(questions: readonly AnsweredQuestion[], within: number): (at: number) => Set<string> {
  const seen = questions
    .flatMap((it) => [it.asker, ...it.answers.map(({ user }) => user)].map((user) => ({ user, at: it.at })))
    .filter(({ user }) => user !== '')
    .sort((a, b) => a.at - b.at);
  return (at) => {
    const users = new Set<string>();
    for (const it of seen) {
      if (it.at > at + within) break;
      if (it.at >= at - within) users.add(it.user);
    }
    return users;
  };
}

/** Always the same draws. */
function drawer(): (from: readonly string[], count: number) => string[] {
  let state = 7;
  return (from, count) =>
    Array.from({ length: count }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return from[Math.floor((state / 2 ** 32) * from.length)]!;
    });
}
