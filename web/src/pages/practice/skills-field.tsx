import { useClient } from '@consultant-connect/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Select } from '../../design/select/select.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';
import type { DraftSkill } from './profile-draft.ts';

const LEVELS = [1, 2, 3, 4, 5] as const;
const FIRST_LEVEL = 3;
const SUGGESTED = 6;
const MOST_SKILLS = 50;

interface SkillsFieldProps {
  skills: readonly DraftSkill[];
  onChange: (skills: DraftSkill[]) => void;
}

/** Skills of the taxonomy, found while typing, or in own words; each with its level. */
export function SkillsField({ skills, onChange }: SkillsFieldProps) {
  const [text, setText] = useState('');
  const q = useSettled(text.trim(), 150);
  const suggestions = useSuggestions(q).filter(({ slug }) => !skills.some((it) => it.slug === slug));
  const isKnown = [...suggestions, ...skills].some(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
  const add = (skill: Pick<DraftSkill, 'slug' | 'name'>): void => {
    if (skills.length < MOST_SKILLS) onChange([...skills, { ...skill, level: FIRST_LEVEL }]);
    setText('');
  };
  const addOnEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    // Enter in this field chooses a skill; it does not send the form.
    event.preventDefault();
    const [first] = suggestions;
    if (text.trim() !== '') add(first ?? { slug: null, name: text.trim() });
  };
  return (
    <fieldset className={styles.section}>
      <legend>
        <strong>{t.profile.skills}</strong> <span className={styles.quiet}>{t.profile.skillsHint}</span>
      </legend>
      {skills.length === 0 && <p className={styles.quiet}>{t.profile.noSkills}</p>}
      <ul className={styles.skills}>
        {skills.map(({ name, level }, at) => (
          <li key={name} className={styles.skill}>
            <span>{name}</span>
            <Select
              label={t.profile.level(name)}
              isLabelHidden
              value={level}
              onChange={({ target }) => onChange(skills.with(at, { ...skills[at]!, level: Number(target.value) }))}
              options={LEVELS.map((it) => ({ value: String(it), label: t.profile.levels[it] }))}
            />
            <Button
              kind="quiet"
              aria-label={t.profile.remove(name)}
              onClick={() => onChange(skills.filter((_, other) => other !== at))}
            >
              <X aria-hidden="true" size={18} />
            </Button>
          </li>
        ))}
      </ul>
      <TextField
        label={t.profile.addSkill}
        hint={t.profile.addSkillHint}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={addOnEnter}
        maxLength={80}
        autoComplete="off"
      />
      <div className={styles.options}>
        {suggestions.map((skill) => (
          <Button key={skill.slug} onClick={() => add(skill)}>
            <Plus aria-hidden="true" size={16} /> {skill.name}
          </Button>
        ))}
        {q !== '' && q === text.trim() && !isKnown && (
          <Button kind="quiet" onClick={() => add({ slug: null, name: q })}>
            {t.profile.addAsWritten(q)}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function useSuggestions(q: string): readonly { slug: string; name: string }[] {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['listSkills', q, SUGGESTED],
    queryFn: ({ signal }) => client.request('listSkills', { query: { q, limit: SUGGESTED }, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return q === '' ? [] : (data?.items ?? []);
}
