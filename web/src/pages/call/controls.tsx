import type { Call } from '@consultant-connect/client';
import { Mic, MicOff, MonitorUp, MonitorX, PhoneOff, Settings2, Video, VideoOff } from 'lucide-react';
import { type ComponentType, useEffect, useState } from 'react';
import { classes } from '../../design/classes.ts';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';
import { DevicesDialog } from './devices-dialog.tsx';

interface Control {
  id: string;
  label: string;
  icon: ComponentType<{ 'aria-hidden': 'true' }>;
  /** With Alt, so that no letter is lost to whoever writes. */
  code: string;
  act: () => void;
  isOff?: boolean;
}

/** Microphone, camera, screen, devices, end: by button, and with Alt and a letter. */
export function Controls({ call, onEnd }: { call: Call | null; onEnd: () => void }) {
  const [isChoosing, setChoosing] = useState(false);
  const controls: Control[] = [
    ...(call && call.provider !== 'zoom' ? mediaControls(call, () => setChoosing(true)) : []),
    { id: 'end', label: t.controls.end, icon: PhoneOff, code: 'KeyE', act: onEnd },
  ];
  useShortcuts(controls);
  return (
    <fieldset className={styles.controls} aria-label={t.controls.label}>
      {controls.map(({ id, label, icon: Icon, code, act, isOff }) => (
        <button
          key={id}
          type="button"
          className={classes(styles.control, isOff && styles.off, id === 'end' && styles.end)}
          onClick={act}
          aria-keyshortcuts={`Alt+${code.slice(3)}`}
          title={`${label} (Alt+${code.slice(3)})`}
        >
          <Icon aria-hidden="true" />
          <span>{label}</span>
        </button>
      ))}
      {call && isChoosing && <DevicesDialog call={call} onClose={() => setChoosing(false)} />}
    </fieldset>
  );
}

function mediaControls(call: Call, chooseDevices: () => void): Control[] {
  const { microphoneOn, cameraOn, screenOn } = call;
  return [
    {
      id: 'microphone',
      label: microphoneOn ? t.controls.mute : t.controls.unmute,
      icon: microphoneOn ? Mic : MicOff,
      code: 'KeyM',
      act: () => void call.setMicrophone(!microphoneOn),
      isOff: !microphoneOn,
    },
    {
      id: 'camera',
      label: cameraOn ? t.controls.cameraOff : t.controls.cameraOn,
      icon: cameraOn ? Video : VideoOff,
      code: 'KeyC',
      act: () => void call.setCamera(!cameraOn),
      isOff: !cameraOn,
    },
    {
      id: 'screen',
      label: screenOn ? t.controls.stopSharing : t.controls.share,
      icon: screenOn ? MonitorX : MonitorUp,
      code: 'KeyS',
      // Whoever closes the browser's choice has changed their mind: nothing to say about it.
      act: () => void call.setScreen(!screenOn).catch(() => {}),
    },
    { id: 'devices', label: t.controls.devices, icon: Settings2, code: 'KeyD', act: chooseDevices },
  ];
}

function useShortcuts(controls: readonly Control[]): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!event.altKey || event.repeat || document.querySelector('[role=dialog]')) return;
      const control = controls.find(({ code }) => code === event.code);
      if (!control) return;
      event.preventDefault();
      control.act();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
}
