import type { Page } from 'playwright-core';
import { until } from '../../support/until.ts';

/** Two looks at what a video shows differ, in time and in picture. */
export async function moves(page: Page, selector: string): Promise<boolean> {
  const look = () =>
    page.locator(selector).evaluate((video: HTMLVideoElement) => {
      if (video.videoWidth === 0) return null;
      const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
      canvas.getContext('2d')?.drawImage(video, 0, 0, 64, 48);
      return { time: video.currentTime, picture: canvas.toDataURL() };
    });
  const before = await look();
  if (!before) return false;
  return until(
    async () => {
      const now = await look();
      return now !== null && now.time !== before.time && now.picture !== before.picture;
    },
    // After a loss the browser sends little until it trusts the network again.
    { what: () => `the picture in ${selector} to move`, within: 15_000 },
  );
}
