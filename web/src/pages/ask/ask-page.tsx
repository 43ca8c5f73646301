import { useQuestion } from '@consultant-connect/client/react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../design/button/button.tsx';
import { TextArea } from '../../design/field/field.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { AddPaymentMethod } from '../../parts/payment/add-payment-method-lazily.tsx';
import * as t from '../../texts/en/ask.ts';
import styles from './ask.module.css';
import { AskOptions } from './ask-options.tsx';
import { LONGEST_TEXT, splitText, toPreview, toQuestion } from './draft.ts';
import { OpenQuestions } from './open-questions.tsx';
import { SkillChips } from './skill-chips.tsx';
import { forgetDraft, useDraft } from './use-draft.ts';
import { usePreview } from './use-preview.ts';
import { WhoIsOnline } from './who-is-online.tsx';

const SETTLED_MS = 300;

/** One box. Everything else about the question is understood from it, or can be left alone. */
export default function AskPage() {
  const navigate = useNavigate();
  const [draft, change] = useDraft();
  const preview = usePreview(toPreview(useSettled(draft, SETTLED_MS)));
  const { ask, isBusy, error } = useQuestion();
  const [wasTried, setTried] = useState(false);
  const [needsMethod, setNeedsMethod] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  // The page that comes next should be there when it is needed.
  useEffect(() => void import('../question/question-page.tsx'), []);
  useEffect(() => {
    if (error?.code === 'payment_method_required') setNeedsMethod(true);
  }, [error]);

  const send = async (): Promise<void> => {
    setTried(true);
    const body = toQuestion(draft);
    const asked = body && (await ask(body));
    if (!asked) return;
    forgetDraft();
    await navigate(`/questions/${asked.id}`);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy) void send();
  };
  const sendByKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <Page title={t.title} lead={t.lead}>
      <OpenQuestions />
      <form ref={form} className={styles.columns} onSubmit={submit}>
        <div className={styles.writing}>
          <TextArea
            label={t.box}
            isLabelHidden
            className={styles.box}
            placeholder={t.placeholder}
            value={draft.text}
            maxLength={LONGEST_TEXT}
            autoFocus
            onChange={({ target }) => change({ text: target.value })}
            onKeyDown={sendByKey}
            error={wasTried && splitText(draft.text) === null ? t.tooShort : undefined}
          />
          <SkillChips draft={draft} preview={preview.data} onChange={(skills) => change({ skills })} />
          <AskOptions draft={draft} onChange={change} />
          <ErrorLine error={error} />
          <div className={styles.submit}>
            <Button type="submit" kind="primary" size="large" isBusy={isBusy}>
              {t.submit}
            </Button>
            <span className={styles.hint}>{t.submitHint}</span>
          </div>
        </div>
        <WhoIsOnline preview={preview} hasText={toPreview(draft) !== null} />
      </form>
      <AddPaymentMethod isOpen={needsMethod} onClose={() => setNeedsMethod(false)} onAdded={() => void send()} />
    </Page>
  );
}
