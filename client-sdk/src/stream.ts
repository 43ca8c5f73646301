/** Where a source puts what an iterating reader takes. */
export interface Sink<Item> {
  push(item: Item): void;
  end(): void;
}

/**
 * Turns a source of events into something to iterate over. Each iteration subscribes anew and unsubscribes when it is
 * left; what arrives while the reader is busy waits in order.
 */
export function stream<Item>(subscribe: (sink: Sink<Item>) => () => void): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: () => iterate(subscribe) };
}

function iterate<Item>(subscribe: (sink: Sink<Item>) => () => void): AsyncIterator<Item> {
  const waiting: Item[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let unsubscribe: (() => void) | undefined;

  const sink: Sink<Item> = {
    push: (item) => {
      if (ended) return;
      waiting.push(item);
      wake?.();
    },
    end: () => {
      ended = true;
      wake?.();
    },
  };
  const finish = (): IteratorResult<Item, undefined> => {
    ended = true;
    unsubscribe?.();
    unsubscribe = undefined;
    wake?.();
    return { done: true, value: undefined };
  };
  unsubscribe = subscribe(sink);
  return {
    next: async () => {
      while (waiting.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const [item] = waiting.splice(0, 1);
      return item === undefined ? finish() : { done: false, value: item };
    },
    return: async () => {
      waiting.length = 0;
      return finish();
    },
  };
}
