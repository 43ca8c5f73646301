import type { Socket } from 'socket.io-client';
import type { Ack } from '../../../contract/index.ts';

const PATIENCE_MS = 20_000;

/** The next such event. @throws Error when it does not come within 20 s */
export function hear<Payload>(
  socket: Socket,
  event: string,
  matches: (payload: Payload) => boolean = () => true,
): Promise<Payload> {
  const { promise, resolve, reject } = Promise.withResolvers<Payload>();
  const timer = setTimeout(() => reject(new Error(`no ${event} within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  const listen = (payload: Payload): void => {
    if (matches(payload)) resolve(payload);
  };
  socket.on(event, listen);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off(event, listen);
  });
}

/** Emits, and gives back the acknowledgement whatever it says. */
export const tell = async <Data>(socket: Socket, event: string, payload: unknown): Promise<Ack<Data>> =>
  (await socket.timeout(PATIENCE_MS).emitWithAck(event, payload)) as Ack<Data>;

/** Emits something that has to go well. @throws Error with the code of the refusal */
export async function must<Data>(socket: Socket, event: string, payload: unknown): Promise<Data> {
  const ack = await tell<Data>(socket, event, payload);
  if (!ack.ok) throw new Error(`${event}: ${ack.error.code}: ${ack.error.message}`);
  return ack.data;
}
