import type { ConsultantConnect } from '../consultant-connect.ts';
import { h } from './dom.ts';
import { complaint } from './words.ts';

/** What the element tells its page, as events that leave the shadow: `event.detail` is the second part. */
export interface AskElementEvents {
  /** A question was asked, or taken up again. */
  question: { id: string };
  /** A session has opened. */
  session: { id: string };
  /** It has ended. */
  ended: { id: string };
  /** Something failed: decide by its `code`, for example to bring up a form for a payment method. */
  failed: { error: unknown };
}

/** Where one view at a time is shown, with what is said to eyes and ears beside it. */
export class Stage {
  readonly client: ConsultantConnect;
  /** Aborted when the element leaves the page, or begins anew. */
  readonly signal: AbortSignal;
  readonly #host: HTMLElement;
  readonly #view: HTMLElement = h('div', { part: 'view' });
  readonly #status: HTMLElement = h('p', { part: 'status', role: 'status', 'aria-live': 'polite' });
  readonly #error: HTMLElement = h('p', { part: 'error', role: 'alert' });
  #shown = 0;

  constructor(host: HTMLElement, root: Node, client: ConsultantConnect, signal: AbortSignal) {
    this.#host = host;
    this.client = client;
    this.signal = signal;
    root.appendChild(
      h('section', { part: 'root', 'aria-label': 'Ask an expert' }, this.#view, this.#status, this.#error),
    );
  }

  /** Another view takes the place of the last; its heading gets the focus, so that it is read and keys go on from there. */
  show(name: string, heading: string, ...content: Node[]): void {
    const title = h('h2', { part: 'heading', tabindex: -1 }, heading);
    this.#view.replaceChildren(title, ...content);
    this.#host.dataset.view = name;
    this.complain(undefined);
    if (this.#shown++ > 0) title.focus();
  }

  say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  complain(error: unknown): void {
    this.#error.textContent = error === undefined ? '' : complaint(error);
    if (error !== undefined) this.tell('failed', { error });
  }

  tell<Name extends keyof AskElementEvents>(name: Name, detail: AskElementEvents[Name]): void {
    this.#host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Once a second, until the element is gone or the returned function is called. */
  everySecond(act: () => void): () => void {
    act();
    const timer = setInterval(act, 1_000);
    const stop = (): void => clearInterval(timer);
    this.signal.addEventListener('abort', stop, { once: true });
    return stop;
  }

  /** Does it with the control out of use meanwhile; what goes wrong is said. */
  async attempt(control: HTMLButtonElement, act: () => Promise<void>): Promise<void> {
    this.complain(undefined);
    control.disabled = true;
    try {
      await act();
    } catch (error) {
      this.complain(error);
    } finally {
      control.disabled = false;
    }
  }
}
