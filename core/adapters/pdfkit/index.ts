import { Worker } from 'node:worker_threads';
import type { DocumentPrinter } from '../../ports/document-printer.ts';
import type { Answer, Order } from './press.ts';

export interface PdfPrinter extends DocumentPrinter {
  close(): Promise<void>;
}

interface Waiting {
  resolve(bytes: Uint8Array<ArrayBuffer>): void;
  reject(error: Error): void;
}

/**
 * Prints in a thread of its own: a page takes some 40 ms of pure computing, for which no question should wait. The thread starts with the
 * first print, and does not keep the process alive. `fonts`: files for what the bundled fonts cannot write.
 */
export function createPdfPrinter({ fonts }: { fonts: readonly string[] }): PdfPrinter {
  const waiting = new Map<number, Waiting>();
  let prints = 0;
  let thread: Worker | null = null;

  function startThread(): Worker {
    const started = new Worker(new URL('./press.ts', import.meta.url), { workerData: { fonts } });
    started.unref();
    started.on('message', (answer: Answer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('bytes' in answer) asked?.resolve(answer.bytes);
      else asked?.reject(new Error(`a paper could not be printed: ${answer.error}`));
    });
    const gone = (cause: unknown): void => {
      if (thread === started) thread = null;
      for (const it of waiting.values()) it.reject(new Error('the printing thread is gone', { cause }));
      waiting.clear();
    };
    started.on('error', gone);
    started.on('exit', gone);
    return started;
  }

  return {
    print(paper) {
      thread ??= startThread();
      const id = ++prints;
      const printed = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => waiting.set(id, { resolve, reject }));
      thread.postMessage({ id, paper } satisfies Order);
      return printed;
    },
    async close() {
      await thread?.terminate();
    },
  };
}
