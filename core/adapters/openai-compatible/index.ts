import { createHash } from 'node:crypto';
import {
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { KeywordEnricher, SuggestedSkill } from '../../ports/keyword-enricher.ts';
import type { Log } from '../../ports/log.ts';
import { complete, type Endpoint } from './completion.ts';
import { recall } from './memory.ts';
import { readSuggestions, toMessages, toResponseFormat } from './task.ts';

export interface OpenAiCompatibleOptions extends Endpoint {
  readonly log: Log;
  /** Milliseconds that one answer may take. */
  readonly patienceMs?: number;
  /** After so many failures in a row the endpoint is left alone… */
  readonly failures?: number;
  /** …for so long; then one question tries whether it answers again. */
  readonly restMs?: number;
}

/** Questions that are with the endpoint at once. More go without: the queue of a worker must not wait behind a slow model. */
const AT_ONCE = 4;
const REMEMBERED = 2_000;

/**
 * A language model behind an endpoint that speaks OpenAI's chat completions, as most of them do, also the ones that run in one's own
 * house. An answer that cannot be used counts as a failure like one that did not come: both cost the same time.
 */
export function createOpenAiCompatibleEnricher(options: OpenAiCompatibleOptions): KeywordEnricher {
  const { log, patienceMs = 1_500, failures = 5, restMs = 30_000 } = options;
  const breaker = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: restMs });
  breaker.onBreak(() => log.warn({ restMs }, 'the language model is left alone for a while'));
  breaker.onReset(() => log.info({}, 'the language model answers again'));
  const careful = wrap(
    bulkhead(AT_ONCE),
    breaker,
    timeout(patienceMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: true }),
  );
  const answers = recall<readonly SuggestedSkill[]>(REMEMBERED);

  return {
    async suggestSkills({ title, body, vocabulary }) {
      const key = hashOf([options.model, vocabulary.version, title, body]);
      const known = answers.get(key);
      if (known !== undefined) return known;
      try {
        const suggestions = await careful.execute(async ({ signal }) => {
          const messages = toMessages({ title, body, slugs: vocabulary.slugs });
          const answer = await complete(options, {
            messages,
            responseFormat: toResponseFormat(vocabulary.slugs),
            signal,
          });
          return readSuggestions(answer, vocabulary.slugs);
        });
        answers.set(key, suggestions);
        return suggestions;
      } catch (error) {
        if (!isBrokenCircuitError(error) && !isBulkheadRejectedError(error)) {
          log.info({ reason: (error as Error).message }, 'the language model gave no answer that can be used');
        }
        return [];
      }
    },
  };
}

const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64');
