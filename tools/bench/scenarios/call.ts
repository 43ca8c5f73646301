/** From the click on an offer to the other's picture, in two Chromium pages of one machine; beside it the acceptance alone. */
import { launchChromium } from '../../../test/browser/support/chromium.ts';
import { bundleClient, serveSite } from '../../../test/browser/support/pages.ts';
import { CALL_PAGE, type CallTimes } from '../browser/call-page.ts';
import { benchSkills, clientAt, consultantAt, consultantsWith, questionAbout } from '../population/population.ts';
import { tokenFor } from '../population/tokens.ts';
import type { Figure } from '../report/result.ts';
import { quantile } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';

const CALLS = 20;
/** Unmeasured: code is loaded and compiled, and the camera opened for the first time. */
const WARM_UP = 3;

interface CallWindow {
  advise(url: string, token: string): Promise<void>;
  arrive(url: string, token: string): Promise<void>;
  ask(question: object): Promise<CallTimes>;
}

export async function runCall(stand: Stand): Promise<Figure[]> {
  const skill = benchSkills[0]!.slug;
  const [adviser] = consultantsWith(skill, 1);
  const site = await serveSite(CALL_PAGE, await bundleClient());
  // Each call begins anew at once: nobody rests, and one client asks them all.
  const product = await stand.startProduct({ CORS_ORIGINS: site.url, RATE_LIMITS: 'off', WRAP_UP_SECONDS: '0' });
  const browser = await launchChromium();
  try {
    const open = async () => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(site.url);
      await page.waitForFunction(() => 'ask' in window);
      return page;
    };
    const [asking, advising] = await Promise.all([open(), open()]);
    const token = tokenFor(stand.secret, consultantAt(adviser!), 'consultant');
    await advising.evaluate(([url, mine]) => void (window as unknown as CallWindow).advise(url, mine), [
      product.url,
      token,
    ] as const);
    await asking.evaluate(([url, mine]) => (window as unknown as CallWindow).arrive(url, mine), [
      product.url,
      tokenFor(stand.secret, clientAt(0), 'client'),
    ] as const);
    const times: CallTimes[] = [];
    for (let n = 0; n < WARM_UP + CALLS; n++) {
      const { title, body } = questionAbout(skill, String(n));
      times.push(
        await asking.evaluate((it) => (window as unknown as CallWindow).ask(it), { title, body, skills: [skill] }),
      );
      stand.say(`call ${n + 1}: ${times.at(-1)?.playing.toFixed(0)} ms`);
    }
    const measured = times.slice(WARM_UP);
    const figure = (measure: string, values: readonly number[], q: number): Figure => ({
      scenario: 'call',
      measure,
      unit: 'ms',
      product: quantile(values, q),
    });
    const playing = measured.map((it) => it.playing);
    return [
      figure(
        'click on an offer → accepted and joined p50',
        measured.map((it) => it.joined),
        0.5,
      ),
      figure('click on an offer → remote video playing p50', playing, 0.5),
      figure('the same, p90', playing, 0.9),
    ];
  } finally {
    await browser.close();
    await stand.stopAll();
    await site.close();
  }
}
