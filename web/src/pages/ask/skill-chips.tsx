import type { Preview } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { classes } from '../../design/classes.ts';
import { useSettled } from '../../lib/use-settled.ts';
import * as t from '../../texts/en/ask.ts';
import styles from './ask.module.css';
import type { Draft } from './draft.ts';
import { type NamedSkill, understood, wordBeingTyped } from './skills.ts';

const MOST_CHIPS = 8;
const SETTLED_MS = 250;

interface SkillChipsProps {
  draft: Draft;
  preview: Preview | undefined;
  onChange: (skills: readonly string[]) => void;
}

/** Skills that the text speaks of, and those that the word being typed may become; a chosen one weighs more. */
export function SkillChips({ draft, preview, onChange }: SkillChipsProps) {
  const [wanted, setWanted] = useState('');
  const suggested = useSuggestions(useSettled(wanted.trim() || wordBeingTyped(draft.text), SETTLED_MS));
  const chips = new Map<string, NamedSkill>();
  const found = wanted.trim() === '' ? [...understood(preview), ...suggested] : [...suggested, ...understood(preview)];
  for (const skill of found) if (!chips.has(skill.slug)) chips.set(skill.slug, skill);
  for (const slug of draft.skills) if (!chips.has(slug)) chips.set(slug, { slug, name: slug });
  const shown = [...chips.values()].slice(0, MOST_CHIPS);
  const toggle = (slug: string): void =>
    onChange(draft.skills.includes(slug) ? draft.skills.filter((it) => it !== slug) : [...draft.skills, slug]);
  return (
    <fieldset className={styles.skills} aria-describedby="skills-hint">
      <legend className="visually-hidden">{t.skills.title}</legend>
      <input
        className={styles.search}
        aria-label={t.skills.search}
        placeholder={t.skills.search}
        value={wanted}
        maxLength={80}
        onChange={({ target }) => setWanted(target.value)}
        onKeyDown={(event) => {
          const [first] = suggested;
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
          // Enter takes the first that fits; the question itself is sent from its own box.
          event.preventDefault();
          if (first && wanted.trim() !== '' && !draft.skills.includes(first.slug)) toggle(first.slug);
          setWanted('');
        }}
      />
      {shown.map(({ slug, name }) => (
        <button
          key={slug}
          type="button"
          className={classes(styles.chip, draft.skills.includes(slug) && styles.chosen)}
          aria-pressed={draft.skills.includes(slug)}
          onClick={() => toggle(slug)}
        >
          {name}
        </button>
      ))}
      <p id="skills-hint" className="visually-hidden">
        {t.skills.hint}
      </p>
    </fieldset>
  );
}

function useSuggestions(word: string): readonly NamedSkill[] {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['listSkills', word],
    queryFn: ({ signal }) => client.request('listSkills', { query: { q: word, limit: 3 }, signal }),
    enabled: word !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return word === '' ? [] : (data?.items ?? []);
}
