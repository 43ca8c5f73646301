import type { LiveSession, Session } from '@consultant-connect/client';
import { useAction } from '@consultant-connect/client/react';
import { useCallback } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import * as t from '../../texts/en/call.ts';

interface EndDialogProps {
  live: LiveSession;
  owes: boolean;
  onClose: () => void;
  onEnded: (session: Session) => void;
}

/** Ending is for both, so it is asked once more. */
export function EndDialog({ live, owes, onClose, onEnded }: EndDialogProps) {
  const { run, isRunning, error } = useAction(useCallback(() => live.end(), [live]));
  const end = async (): Promise<void> => {
    const session = await run();
    if (session) onEnded(session);
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.ending.title} description={owes ? t.ending.text : t.ending.free}>
      <ErrorLine error={error} />
      <DialogActions>
        <Button onClick={onClose}>{t.ending.goOn}</Button>
        <Button kind="danger" onClick={() => void end()} isBusy={isRunning}>
          {t.ending.end}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
