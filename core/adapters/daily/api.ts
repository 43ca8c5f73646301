/** Daily's REST API, as far as calls need it. */
import { z } from 'zod';

export interface DailyOptions {
  readonly apiKey: string;
  /** `https://api.daily.co/v1` unless a stand-in is used. */
  readonly baseUrl: string;
  /** Milliseconds that one answer may take. */
  readonly patienceMs?: number;
}

/** Daily said no, or nothing that can be understood. */
export class DailyRefusal extends Error {
  override name = 'DailyRefusal';
  readonly status: number;
  constructor(status: number, info: string) {
    super(`Daily answered ${status}: ${info}`);
    this.status = status;
  }
}

const Refusal = z.object({ error: z.string().optional(), info: z.string().optional() });

/** @throws DailyRefusal, or what `fetch` throws when there is no answer in time */
export async function callDaily<Answer extends z.ZodType>(
  options: DailyOptions,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  answer: Answer,
  body?: object,
): Promise<z.output<Answer>> {
  const response = await fetch(`${options.baseUrl.replace(/\/+$/, '')}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(options.patienceMs ?? 5_000),
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const refusal = Refusal.safeParse(json).data;
    throw new DailyRefusal(response.status, refusal?.info ?? refusal?.error ?? response.statusText);
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw new DailyRefusal(response.status, 'an answer of another shape');
  return parsed.data;
}
