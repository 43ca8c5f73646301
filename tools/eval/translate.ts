/**
 * The evaluation's history in the product's words. Its sites lived in different years: they are moved together in time so that
 * they end at once, as fields of one market. Who was online is not recorded: whoever answered or asked within three days was, and
 * some from the other fields.
 */
import { buildLexicon, type Lexicon } from '../../core/domain/keywords.ts';
import type { PastQuestion } from '../../core/domain/learning/history.ts';
import type { AnsweredQuestion, History } from './data.ts';

/** `travel2` is a second sample of `travel`. */
const fieldOf = (set: string): string => set.replace(/\d+$/, '');

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
const PRESENT_WITHIN = 3 * DAY;
const STRANGERS = 45;

export function pastOf(history: { asked: readonly AnsweredQuestion[]; tagged: History['tags'] }): PastQuestion[] {
  const sets = Map.groupBy(history.asked, (it) => it.set);
  const ends = new Map(Array.from(sets, ([set, questions]) => [set, Math.max(...questions.map(({ at }) => at))]));
  const end = Math.max(...ends.values());
  const asked = Array.from(sets, ([set, questions]) => {
    const together = questions.map((it) => ({ ...it, at: it.at + end - ends.get(set)! }));
    return { together, present: whoWasPresent(together) };
  });
  const everyone = asked.flatMap(({ together }) => together.flatMap((it) => it.answers.map(({ user }) => user)));
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
    ...asked.flatMap(({ together, present }) =>
      together.map((it) => ({
        id: it.id,
        at: it.at,
        title: it.title,
        body: it.body,
        skills: it.tags,
        clientId: it.asker,
        answers: it.answers.map(({ user, start }) => ({ consultantId: user, start })),
        online: [...present(it.at), ...(asked.length > 1 ? draw(everyone, STRANGERS) : [])].filter(
          (id) => id !== it.asker,
        ),
      })),
    ),
  ];
}

function whoWasPresent(questions: readonly AnsweredQuestion[]): (at: number) => Set<string> {
  const seen = questions
    .flatMap((it) => [it.asker, ...it.answers.map(({ user }) => user)].map((user) => ({ user, at: it.at })))
    .sort((a, b) => a.at - b.at);
  return (at) => {
    const users = new Set<string>();
    for (const it of seen) {
      if (it.at > at + PRESENT_WITHIN) break;
      if (it.at >= at - PRESENT_WITHIN) users.add(it.user);
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
