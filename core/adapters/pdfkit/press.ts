/** The printing thread: papers in, PDFs out, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Paper } from '../../ports/document-printer.ts';
import { typeset } from './typeset.ts';

export type Order = { id: number; paper: Paper };
export type Answer = { id: number; bytes: Uint8Array<ArrayBuffer> } | { id: number; error: string };

const { fonts } = workerData as { fonts: readonly string[] };

parentPort?.on('message', ({ id, paper }: Order) => {
  typeset(paper, fonts).then(
    (bytes) => parentPort?.postMessage({ id, bytes } satisfies Answer, [bytes.buffer]),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) } satisfies Answer),
  );
});
