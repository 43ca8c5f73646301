import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../support/find-chromium.ts';

export interface ChromiumOptions {
  /** False: whoever wants camera or microphone is asked, or finds what `grantPermissions` of its context says. */
  allowsMedia?: boolean;
  /** How many cameras show a moving picture; there is always a microphone, which beeps. */
  cameras?: number;
}

/** With camera and microphone, and calls allowed where there is no network. */
export function launchChromium({ allowsMedia = true, cameras = 1 }: ChromiumOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium here: install it, or name it in CHROMIUM_PATH.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      `--use-fake-device-for-media-stream=device-count=${cameras}`,
      ...(allowsMedia ? ['--use-fake-ui-for-media-stream'] : []),
      '--auto-select-desktop-capture-source=Entire screen',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}
