/** The sound of an invitation, made here: no file to load, and soft enough for a whole day. */
import { createStore } from './store.ts';

/** `waiting`: browsers play nothing before the first click or key on the page. */
export const sound = createStore<'waiting' | 'on' | 'off'>('waiting');

const NOTES = [
  { hertz: 587.33, at: 0 },
  { hertz: 880, at: 0.16 },
] as const;
const NOTE_SECONDS = 0.9;
const LOUDNESS = 0.18;
let context: AudioContext | undefined;

/** Within a click or key press, which browsers want to see first. */
export async function allowSound(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  if (sound.get() === 'waiting' && context.state === 'running') sound.set('on');
}

/** The first gesture anywhere on the page will do. Gives back how to stop waiting for it. */
export function awaitGesture(): () => void {
  const stop = new AbortController();
  const allow = (): void => {
    stop.abort();
    void allowSound();
  };
  for (const gesture of ['pointerdown', 'keydown']) {
    window.addEventListener(gesture, allow, { signal: stop.signal, capture: true });
  }
  return () => stop.abort();
}

export function setSound(isOn: boolean): void {
  sound.set(isOn ? 'on' : 'off');
  if (!isOn) return;
  void allowSound().then(chime);
}

export function chime(): void {
  if (!context || sound.get() !== 'on') return;
  for (const { hertz, at } of NOTES) {
    const begin = context.currentTime + at;
    const tone = new OscillatorNode(context, { frequency: hertz, type: 'sine' });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + NOTE_SECONDS);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + NOTE_SECONDS);
  }
}
