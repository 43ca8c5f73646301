/** Telling other people's servers what has happened. */
export interface WebhookMessage {
  readonly url: string;
  /** The same for every attempt: whoever gets it twice can tell. */
  readonly id: string;
  readonly body: string;
  /** Each of them signs, so that a secret can be changed without missing anything. */
  readonly secrets: readonly string[];
}
export interface WebhookOutcome {
  /** null when there was no answer. */
  readonly responseCode: number | null;
  /** In words for the app's people; null when the message was taken. */
  readonly error: string | null;
  readonly durationMs: number;
}

export interface Webhooks {
  /** Why nothing is ever sent to this address, in words for the app's people; null when nothing stands against it. */
  objectionTo(url: string): string | null;
  newSecret(): string;
  /** Once. Never throws: what went wrong is in the outcome. */
  send(message: WebhookMessage): Promise<WebhookOutcome>;
}
