import { useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { useList } from '../../lib/use-resource.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { cancel } from '../../texts/en/common.ts';
import * as t from '../../texts/en/operator.ts';
import styles from './operator.module.css';

/** Makes a phrase another word for a skill, or a skill of its own. */
export function AdoptDialog({ phrase, onClose }: { phrase: string; onClose: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const [way, setWay] = useState<'merge' | 'create'>('merge');
  const [slug, setSlug] = useState<string | null>(null);
  const [name, setName] = useState(phrase);
  const [field, setField] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | string | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (way === 'merge' && slug === null) return setError(t.skills.choose);
    setBusy(true);
    setError(null);
    try {
      await client.request('adoptSkill', {
        body: way === 'merge' ? { phrase, slug: slug ?? '' } : { phrase, slug: slugOf(name), name, field },
      });
      say(t.skills.adopted(phrase));
      await queries.invalidateQueries({ queryKey: ['listUnknownSkills'] });
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure : String(failure));
      setBusy(false);
    }
  };

  return (
    <Dialog isOpen onClose={onClose} title={t.skills.adoptTitle(phrase)}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Select
          label={t.skills.how}
          value={way}
          onChange={({ target }) => setWay(target.value === 'create' ? 'create' : 'merge')}
          options={[
            { value: 'merge', label: t.skills.ways.merge },
            { value: 'create', label: t.skills.ways.create },
          ]}
        />
        {way === 'merge' ? (
          <SkillChoice first={phrase} chosen={slug} onChoose={setSlug} />
        ) : (
          <>
            <TextField
              label={t.skills.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={80}
              required
            />
            <TextField
              label={t.skills.field}
              hint={t.skills.fieldHint}
              value={field}
              onChange={({ target }) => setField(target.value)}
              maxLength={80}
              required
            />
          </>
        )}
        <ErrorLine error={error} />
        <DialogActions>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {t.skills.adopt}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface SkillChoiceProps {
  /** What to look for at first. */
  first: string;
  chosen: string | null;
  onChoose: (slug: string) => void;
}

function SkillChoice({ first, chosen, onChoose }: SkillChoiceProps) {
  const [text, setText] = useState(first);
  const q = useSettled(text.trim(), 150);
  const list = useList('listSkills', { limit: 20, ...(q && { q }) });
  return (
    <>
      <TextField
        label={t.skills.search}
        hint={t.skills.searchHint}
        type="search"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className={styles.options} aria-busy={list.isFetching}>
        {list.items.map(({ slug, name, field }) => (
          <button
            key={slug}
            type="button"
            className={styles.option}
            aria-pressed={slug === chosen}
            onClick={() => onChoose(slug)}
          >
            {name} <span className={styles.quiet}>{field}</span>
          </button>
        ))}
        {list.isSuccess && list.items.length === 0 && <p className={styles.option}>{t.skills.none}</p>}
      </div>
      <ErrorLine error={list.error} />
    </>
  );
}

/** `C++ templates` → `c-templates`; the server says so when it is taken. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
