/** The two sides of a call between the run and one of its processes. */
export interface Request {
  type: 'call';
  id: number;
  method: string;
  input: unknown;
}
export interface Answer {
  type: 'answer';
  id: number;
  result?: unknown;
  error?: string;
}

type Callable<Methods> = { [Name in keyof Methods]: (input: never) => unknown };
/** The methods of a child as its parent sees them. */
export type Remote<Methods extends Callable<Methods>> = {
  [Name in keyof Methods]: (...input: Parameters<Methods[Name]>) => Promise<Awaited<ReturnType<Methods[Name]>>>;
};

export function remote<Methods extends Callable<Methods>>(
  call: (method: string, input: unknown) => Promise<unknown>,
): Remote<Methods> {
  // Without a `then`, or an async function that returns it would wait for it as for a promise.
  const get = (_: object, name: string) => (name === 'then' ? undefined : (input: unknown) => call(name, input));
  return new Proxy({}, { get }) as Remote<Methods>;
}

/** In the child: says that it is ready, and answers from then on. */
export function answerCalls<Methods extends Callable<Methods>>(methods: Methods, ready: { port?: number } = {}): void {
  // A tethered process does not stay for its parent's channel alone; this one lives to be asked.
  process.channel?.ref();
  process.on('message', async (request: Request) => {
    const method = methods[request.method as keyof Methods] as ((input: never) => unknown) | undefined;
    try {
      if (!method) throw new Error(`no method ${request.method}`);
      process.send?.({ type: 'answer', id: request.id, result: await method(request.input as never) } satisfies Answer);
    } catch (error) {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ type: 'answer', id: request.id, error: said } satisfies Answer);
    }
  });
  process.send?.({ type: 'ready', ...ready });
}
