/** `@consultant-connect/client/element`: importing it makes `<consultant-connect-ask>` known to the page. */
import { ConsultantConnectAsk } from './consultant-connect-ask.ts';

export type { AskElementEvents } from './stage.ts';
export { ConsultantConnectAsk };

declare global {
  interface HTMLElementTagNameMap {
    'consultant-connect-ask': ConsultantConnectAsk;
  }
}

if (typeof customElements !== 'undefined' && !customElements.get('consultant-connect-ask')) {
  customElements.define('consultant-connect-ask', ConsultantConnectAsk);
}
