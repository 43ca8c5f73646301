import { useEffect, useRef } from 'react';
import { Button } from '../../design/button/button.tsx';
import * as t from '../../texts/en/dispatch.ts';
import styles from './dispatch.module.css';

interface DeclineReasonsProps {
  isBusy: boolean;
  onDecline: (reason?: string) => void;
  onBack: () => void;
}

/** One click declines; the reason makes the next invitations better. */
export function DeclineReasons({ isBusy, onDecline, onBack }: DeclineReasonsProps) {
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => group.current?.querySelector('button')?.focus(), []);
  return (
    <fieldset className={styles.reasons} ref={group} aria-busy={isBusy}>
      <legend>{t.invitations.whyDecline}</legend>
      <div className={styles.actions}>
        {t.invitations.reasons.map(({ code, text, hint }) => (
          <Button key={code} onClick={() => onDecline(code)} title={hint || undefined}>
            {text}
          </Button>
        ))}
        <Button onClick={() => onDecline()}>{t.invitations.noReason}</Button>
        <Button kind="quiet" onClick={onBack}>
          {t.invitations.back}
        </Button>
      </div>
    </fieldset>
  );
}
