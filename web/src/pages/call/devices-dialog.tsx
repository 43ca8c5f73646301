import type { Call } from '@consultant-connect/client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorLine, Loading } from '../../design/states/states.tsx';
import * as t from '../../texts/en/call.ts';

/** Another microphone or camera, at once. */
export function DevicesDialog({ call, onClose }: { call: Call; onClose: () => void }) {
  const { data, error, refetch } = useQuery({ queryKey: ['devices'], queryFn: () => call.devices(), staleTime: 0 });
  const change = (device: { microphone?: string; camera?: string }): void =>
    // biome-ignore lint/correctness/useHookAtTopLevel: it is the call's, and no hook.
    void call.useDevice(device).then(() => refetch());
  return (
    <Dialog isOpen onClose={onClose} title={t.devices.title}>
      {!data && !error && <Loading rows={2} height="4rem" />}
      <ErrorLine error={error} />
      {data && (
        <>
          <Select
            label={t.devices.microphone}
            options={optionsOf(data.microphones, t.devices.microphone)}
            value={usedBy(call, 'audio')}
            onChange={({ target }) => change({ microphone: target.value })}
          />
          <Select
            label={t.devices.camera}
            options={optionsOf(data.cameras, t.devices.camera)}
            value={usedBy(call, 'video')}
            onChange={({ target }) => change({ camera: target.value })}
          />
        </>
      )}
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {t.devices.done}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Without permission a browser keeps their names to itself. */
const optionsOf = (devices: readonly MediaDeviceInfo[], kind: string) =>
  devices.length === 0
    ? [{ value: '', label: t.devices.none }]
    : devices.map(({ deviceId, label }, place) => ({
        value: deviceId,
        label: label || t.devices.unnamed(kind, place + 1),
      }));

const usedBy = (call: Call, kind: 'audio' | 'video'): string =>
  call.local
    ?.getTracks()
    .find((track) => track.kind === kind)
    ?.getSettings().deviceId ?? '';
