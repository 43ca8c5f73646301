import { useEffect } from 'react';

const ANSWERS: Record<string, 'offer' | 'decline'> = { o: 'offer', d: 'decline' };

/** One key answers the invitation on top: as if its button were pressed. Not while somebody writes, or a dialog is open. */
export function useAnswerKeys(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent): void => {
      const answer = ANSWERS[event.key.toLowerCase()];
      if (!answer || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const button = document.querySelector<HTMLButtonElement>(`[data-answer=${answer}]`);
      if (!button || document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      button.click();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [isOn]);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
