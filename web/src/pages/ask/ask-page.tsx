import type { ConsultantConnectError } from '@consultant-connect/client';
import { useClient, useQuestion } from '@consultant-connect/client/react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../design/button/button.tsx';
import { TextArea } from '../../design/field/field.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { patiently } from '../../lib/lazily.ts';
import { useIsCut } from '../../lib/use-is-cut.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { AddPaymentMethod } from '../../parts/payment/add-payment-method-lazily.tsx';
import * as t from '../../texts/en/ask.ts';
import styles from './ask.module.css';
import { AskOptions } from './ask-options.tsx';
import { LONGEST_TEXT, splitText, toPreview, toQuestion } from './draft.ts';
import { OpenQuestions } from './open-questions.tsx';
import { SkillChips } from './skill-chips.tsx';
import { useDraft } from './use-draft.ts';
import { usePreview } from './use-preview.ts';
import { WhoIsOnline } from './who-is-online.tsx';

const SETTLED_MS = 300;
/** A lost line is noticed and mended within this time, as a rule: then the question goes out by itself. */
const PATIENCE_MS = 20_000;

/** One box. Everything else about the question is understood from it, or can be left alone. */
export default function AskPage() {
  const navigate = useNavigate();
  const client = useClient();
  const { draft, change, keyFor, forget } = useDraft();
  const preview = usePreview(toPreview(useSettled(draft, SETTLED_MS)));
  const { ask, isBusy, error } = useQuestion();
  const isCut = useIsCut();
  const [wasTried, setTried] = useState(false);
  const [needsMethod, setNeedsMethod] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  // The page that comes next should be there when it is needed.
  useEffect(() => void patiently(() => import('../question/question-page.tsx')).catch(() => {}), []);
  useEffect(() => {
    if (error?.code === 'payment_method_required') setNeedsMethod(true);
  }, [error]);

  const send = async (): Promise<void> => {
    setTried(true);
    const body = toQuestion(draft);
    if (!body) return;
    const { idempotencyKey, isRepeated } = keyFor(body);
    const asked = await ask(body, { idempotencyKey, timeoutMs: PATIENCE_MS });
    if (!asked) return;
    // The answer to a repeated one is that of its first time; what has become of it since is in the snapshot.
    if (isRepeated) await client.emit('sync', {}).catch(() => {});
    forget();
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
          <ErrorLine error={error && isUnsure(error) ? t.unsure : error} />
          <div className={styles.submit}>
            <Button type="submit" kind="primary" size="large" isBusy={isBusy}>
              {t.submit}
            </Button>
            <span className={styles.hint} role="status">
              {isBusy && isCut ? t.waitsForLine : <span className={styles.keyHint}>{t.submitHint}</span>}
            </span>
          </div>
        </div>
        <WhoIsOnline preview={preview} hasText={toPreview(draft) !== null} />
      </form>
      <AddPaymentMethod isOpen={needsMethod} onClose={() => setNeedsMethod(false)} onAdded={() => void send()} />
    </Page>
  );
}

/** It may have arrived, and it may not. */
const isUnsure = ({ code }: ConsultantConnectError): boolean =>
  code === 'timeout' || code === 'disconnected' || code === 'network';
