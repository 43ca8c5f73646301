import type { Call, CallProblem } from '@consultant-connect/client';
import { useEffect, useState } from 'react';
import { classes } from '../../design/classes.ts';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';
import type { LiveCall } from './use-live-call.ts';

const URGENT = new Set(['free_ending', 'cap_near', 'hold_failed', 'peer_lost']);
/** What was missing at first may be there now. */
const SETTLED: Record<CallProblem, (call: Call) => boolean> = {
  camera_denied: ({ cameraOn }) => cameraOn,
  camera_missing: ({ cameraOn }) => cameraOn,
  microphone_denied: ({ microphoneOn }) => microphoneOn,
  microphone_missing: ({ microphoneOn }) => microphoneOn,
  permission_waiting: ({ media }) => media !== 'none',
  no_route: ({ state }) => state === 'connected',
};
const PASSING_MS = 8_000;

/** What both are told, and what this device has to do without. Always there, so that it is read out when it changes. */
export function News({ room: { notice, problems, call } }: { room: LiveCall }) {
  const passed = usePassed(notice);
  const shown = notice && !passed ? notice : null;
  const missing = problems.filter((problem) => call && !SETTLED[problem](call));
  return (
    <div className={styles.news} role="status">
      {shown && <p className={classes(styles.notice, URGENT.has(shown) && styles.urgent)}>{t.notices[shown]}</p>}
      {sentencesFor(missing).map((sentence) => (
        <p key={sentence} className={styles.notice}>
          {sentence}
        </p>
      ))}
    </div>
  );
}

/** Whoever has neither camera nor microphone is told so in one sentence: neither alone would be true. */
function sentencesFor(missing: readonly CallProblem[]): string[] {
  const isDevice = (problem: CallProblem): boolean => /^(camera|microphone)_/u.test(problem);
  const isBoth = ['camera', 'microphone'].every((kind) => missing.some((problem) => problem.startsWith(kind)));
  const told = isBoth ? missing.filter((problem) => !isDevice(problem)) : missing;
  return [...(isBoth ? [t.neither] : []), ...told.map((problem) => t.problems[problem])];
}

/** Good news goes by itself; a warning stays until the next. */
function usePassed(notice: LiveCall['notice']): boolean {
  const [passed, setPassed] = useState<LiveCall['notice']>(null);
  useEffect(() => {
    setPassed(null);
    if (notice === null || URGENT.has(notice)) return;
    const timer = setTimeout(() => setPassed(notice), PASSING_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return passed === notice;
}
