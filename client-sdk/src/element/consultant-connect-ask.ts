import { ConsultantConnect } from '../consultant-connect.ts';
import type { LiveQuestion } from '../live-question.ts';
import { askForQuestion } from './ask-view.ts';
import { holdCall } from './call-view.ts';
import { button } from './dom.ts';
import { chooseOffer } from './offers-view.ts';
import { askForRating } from './rating-view.ts';
import { Stage } from './stage.ts';
import { styles } from './styles.ts';

/** A server that renders pages has no elements; it may still import this. */
const Base = typeof HTMLElement === 'undefined' ? (class {} as typeof HTMLElement) : HTMLElement;

/**
 * Asks, shows the offers, holds the call and takes the rating, on any page:
 *
 *     <script type="module" src="https://…/element.js"></script>
 *     <consultant-connect-ask url="https://connect.example.com" token="…"></consultant-connect-ask>
 *
 * Instead of `token`, a page that signs its users in by itself gives the property `tokenProvider`. Events: see
 * `AskElementEvents`. Looks: the custom properties `--cc-…` of its style sheet, and its parts.
 */
export class ConsultantConnectAsk extends Base {
  static readonly observedAttributes = ['url', 'token'];
  #tokenProvider: (() => Promise<string>) | undefined;
  #visit: AbortController | undefined;
  #isPlanned = false;

  /** Asked for an access token whenever a fresh one is needed. */
  get tokenProvider(): (() => Promise<string>) | undefined {
    return this.#tokenProvider;
  }
  set tokenProvider(provider: (() => Promise<string>) | undefined) {
    this.#tokenProvider = provider;
    this.#plan();
  }

  /** The browser’s: it is on the page. */
  connectedCallback(): void {
    this.#plan();
  }

  /** The browser’s: it is taken off the page. */
  disconnectedCallback(): void {
    this.#visit?.abort();
    this.#visit = undefined;
  }

  /** The browser’s: one of its attributes was set. */
  attributeChangedCallback(): void {
    this.#plan();
  }

  /** Attributes and properties that are set one after the other make one beginning. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (this.isConnected) this.#begin();
    });
  }

  #begin(): void {
    this.#visit?.abort();
    const visit = new AbortController();
    this.#visit = visit;
    const token = this.getAttribute('token') ?? undefined;
    const client = new ConsultantConnect({
      url: this.getAttribute('url') ?? location.origin,
      ...(token !== undefined && { token }),
      ...(this.#tokenProvider && { getToken: this.#tokenProvider }),
    });
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styles()];
    root.replaceChildren();
    const stage = new Stage(this, root, client, visit.signal);
    visit.signal.addEventListener('abort', () => client.disconnect(), { once: true });
    client.onConnection('state', (state) => {
      this.dataset.connection = state;
      if (state === 'reconnecting') stage.say('The connection is lost, connecting again…');
      else if (state === 'connected') stage.say('');
    });
    void this.#receive(stage, visit.signal);
  }

  async #receive(stage: Stage, signal: AbortSignal): Promise<void> {
    stage.show('connecting', 'Ask an expert');
    stage.say('Connecting…');
    try {
      await stage.client.connect();
      while (!signal.aborted) await visitOnce(stage);
    } catch (error) {
      if (signal.aborted) return;
      const again = button('Try again', 'retry', () => this.#begin());
      stage.show('failed', 'Ask an expert', again);
      stage.say('');
      stage.complain(error);
    }
  }
}

/** From a question to its rating; whoever comes back in the middle goes on where they were. */
async function visitOnce(stage: Stage): Promise<void> {
  const { client } = stage;
  const session = client.sessions.current ?? (await findSession(stage));
  if (!session) return;
  stage.tell('session', { id: session.id });
  const ended = await holdCall(stage, session);
  stage.tell('ended', { id: ended.id });
  if (ended.status === 'completed') await askForRating(stage, ended);
  else stage.say('The session has ended before it began. Nothing was charged.');
}

async function findSession(stage: Stage): ReturnType<typeof chooseOffer> {
  const [open] = stage.client.state?.openQuestions ?? [];
  const live: LiveQuestion = open ? await stage.client.questions.follow(open.question.id) : await askForQuestion(stage);
  stage.tell('question', { id: live.id });
  return chooseOffer(stage, live);
}
