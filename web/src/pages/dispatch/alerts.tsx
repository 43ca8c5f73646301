import { Button } from '../../design/button/button.tsx';
import { Switch } from '../../design/switch/switch.tsx';
import { setSound, sound } from '../../parts/desk/chime.ts';
import { askForNotifications, notifications } from '../../parts/desk/notify.ts';
import { useStore } from '../../parts/desk/store.ts';
import * as t from '../../texts/en/dispatch.ts';
import styles from './dispatch.module.css';

/** How an invitation makes itself known. */
export function Alerts({ hasKeys, setKeys }: { hasKeys: boolean; setKeys: (on: boolean) => void }) {
  const playing = useStore(sound);
  const permission = useStore(notifications);
  return (
    <section className={styles.alerts}>
      <h2>{t.alerts.title}</h2>
      <Switch
        label={t.alerts.sound}
        hint={playing === 'waiting' ? t.alerts.soundWaiting : undefined}
        isOn={playing !== 'off'}
        onChange={setSound}
      />
      <Switch label={t.alerts.keys} hint={t.alerts.keysHint} isOn={hasKeys} onChange={setKeys} />
      {permission === 'default' && (
        <div>
          <Button onClick={() => void askForNotifications()}>{t.alerts.notify}</Button>
          <p className={styles.small}>{t.alerts.notifyHint}</p>
        </div>
      )}
      {permission === 'granted' && <p className={styles.small}>{t.alerts.notified}</p>}
      {permission === 'denied' && <p className={styles.small}>{t.alerts.denied}</p>}
    </section>
  );
}
