import { useEffect, useReducer, useRef, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { classes } from '../../design/classes.ts';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';

interface StreamVideoProps {
  stream: MediaStream | null;
  label: string;
  /** One's own: no sound, and as in a mirror. */
  isOwn?: boolean;
  /** A screen is shown whole, a face fills its frame. */
  isScreen?: boolean;
  part: 'local' | 'remote' | 'screen';
}

/** Plays a stream. A browser that wants a click before it makes sound gets a button for it. */
export function StreamVideo({ stream, label, isOwn = false, isScreen = false, part }: StreamVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  const hasPicture = usePicture(stream);
  useEffect(() => {
    const { current } = video;
    if (!current) return;
    current.srcObject = stream;
    if (!stream) return;
    current
      .play()
      .then(() => setRefused(false))
      .catch((error: unknown) => setRefused(error instanceof DOMException && error.name === 'NotAllowedError'));
  }, [stream]);
  return (
    <div className={classes(styles.frame, styles[part])} data-part={part}>
      <video
        ref={video}
        className={classes(
          styles.video,
          isOwn && styles.mirrored,
          isScreen && styles.whole,
          !hasPicture && styles.dark,
        )}
        muted={isOwn}
        playsInline
        autoPlay
        aria-label={t.videoOf(label)}
      />
      {!hasPicture && <p className={styles.noPicture}>{t.noPicture(label)}</p>}
      {isRefused && (
        <Button kind="primary" className={styles.playSound ?? ''} onClick={() => void play(video.current, setRefused)}>
          {t.playSound}
        </Button>
      )}
    </div>
  );
}

async function play(video: HTMLVideoElement | null, setRefused: (is: boolean) => void): Promise<void> {
  await video?.play();
  setRefused(false);
}

/** Whether there is anything to see: a camera that is off leaves its last picture behind. */
function usePicture(stream: MediaStream | null): boolean {
  const [, look] = useReducer((count: number) => count + 1, 0);
  const tracks = stream?.getVideoTracks() ?? [];
  const ids = tracks.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream stays, its tracks come and go.
  useEffect(() => {
    const stop = new AbortController();
    for (const track of stream?.getVideoTracks() ?? []) {
      for (const event of ['mute', 'unmute', 'ended']) track.addEventListener(event, look, { signal: stop.signal });
    }
    return () => stop.abort();
  }, [stream, ids]);
  return tracks.some(({ muted, readyState }) => !muted && readyState === 'live');
}
