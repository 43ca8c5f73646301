import type { BodyInputOf } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useCallback, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { TextArea, TextField } from '../../design/field/field.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';
import { bodyOf, CURRENCIES, type DraftErrors, draftOf, type ProfileDraft, type Shown } from './profile-draft.ts';
import { SkillsField } from './skills-field.tsx';

export const EMPTY_PROFILE: Shown = {
  headline: '',
  bio: '',
  skills: [],
  languages: [navigator.language.slice(0, 2)],
  hourlyRate: { amount: 0, currency: 'USD' },
};

export function ProfileForm({ profile }: { profile: Shown }) {
  const client = useClient();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<ProfileDraft>(() => draftOf(profile));
  const [isChanged, setChanged] = useState(false);
  const [errors, setErrors] = useState<DraftErrors>({});
  const change = (part: Partial<ProfileDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setChanged(true);
  };

  const save = useAction(
    useCallback(
      async (body: BodyInputOf<'putMyProfile'>) => {
        queries.setQueryData(['getMyProfile', {}], await client.request('putMyProfile', { body }));
        setChanged(false);
        say(t.profile.saved);
        await queries.invalidateQueries({ queryKey: ['getGuidance'] });
      },
      [client, queries],
    ),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const answer = bodyOf(draft);
    setErrors('errors' in answer ? answer.errors : {});
    if ('body' in answer) void save.run(answer.body);
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={t.profile.headline}
        hint={t.profile.headlineHint}
        value={draft.headline}
        onChange={({ target }) => change({ headline: target.value })}
        maxLength={140}
        required
      />
      <TextArea
        label={t.profile.bio}
        hint={t.profile.bioHint}
        value={draft.bio}
        onChange={({ target }) => change({ bio: target.value })}
        maxLength={5000}
        rows={6}
      />
      <SkillsField skills={draft.skills} onChange={(skills) => change({ skills })} />
      <TextField
        label={t.profile.languages}
        hint={t.profile.languagesHint}
        error={errors.languages}
        value={draft.languages}
        onChange={({ target }) => change({ languages: target.value })}
        required
      />
      <div className={styles.pair}>
        <TextField
          label={t.profile.rate}
          hint={t.profile.rateHint}
          error={errors.rate}
          inputMode="decimal"
          value={draft.rate}
          onChange={({ target }) => change({ rate: target.value })}
          required
        />
        <Select
          label={t.profile.currency}
          value={draft.currency}
          onChange={({ target }) =>
            change({ currency: CURRENCIES.find((it) => it === target.value) ?? draft.currency })
          }
          options={CURRENCIES.map((it) => ({ value: it, label: it }))}
        />
      </div>
      <ErrorLine error={save.error} />
      <div className={styles.row}>
        <Button type="submit" kind="primary" isBusy={save.isRunning}>
          {t.profile.save}
        </Button>
        {isChanged && <span className={styles.quiet}>{t.profile.unsaved}</span>}
      </div>
    </form>
  );
}
