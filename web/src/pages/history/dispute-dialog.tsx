import type { DisputeBody, Session } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useCallback, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { TextArea } from '../../design/field/field.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { cancel } from '../../texts/en/common.ts';
import * as t from '../../texts/en/history.ts';
import styles from './history.module.css';

/** Says that a charge is not right. */
export function DisputeDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const [reason, setReason] = useState<string>('quality');
  const [detail, setDetail] = useState('');
  const send = useAction(
    useCallback(
      async (body: DisputeBody) => {
        await client.sessions.dispute(session.id, body);
        await queries.invalidateQueries({ queryKey: ['listSessions'] });
        return true;
      },
      [client, queries, session.id],
    ),
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await send.run({ reason, detail }))) return;
    say(t.dispute.sent);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.dispute.title} description={t.dispute.text}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Select
          label={t.dispute.reason}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          options={Object.entries(t.dispute.reasons).map(([value, label]) => ({ value, label }))}
        />
        <TextArea
          label={t.dispute.detail}
          value={detail}
          onChange={({ target }) => setDetail(target.value)}
          maxLength={2000}
          required
        />
        <ErrorLine error={send.error} />
        <DialogActions>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" kind="primary" isBusy={send.isRunning}>
            {t.dispute.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
