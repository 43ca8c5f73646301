import { z } from 'zod';
import { clientEvents, SocketError, serverEvents } from '../../contract/index.ts';

/** The socket events of the contract as AsyncAPI 3, from the server's side: it receives what clients send. */
export function asyncApiDocument(): object {
  const received = Object.entries(clientEvents);
  const sent = Object.entries(serverEvents);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Consultant Connect, socket events',
      version: '1',
      description:
        'Socket.IO on path `/socket.io`, namespace `/`, WebSocket, with `auth: { token: accessToken }`. Every event of a client takes one object and an acknowledgement.',
    },
    defaultContentType: 'application/json',
    channels: {
      socket: {
        address: '/',
        messages: Object.fromEntries([
          ...received.flatMap(([name]) => [
            [keyOf(name), refTo(`messages/${keyOf(name)}`)],
            [`${keyOf(name)}.ack`, refTo(`messages/${keyOf(name)}.ack`)],
          ]),
          ...sent.map(([name]) => [sentKeyOf(name), refTo(`messages/${sentKeyOf(name)}`)]),
        ]),
      },
    },
    operations: Object.fromEntries([
      ...received.map(([name, { roles }]) => [
        `receive.${keyOf(name)}`,
        {
          action: 'receive',
          channel: CHANNEL,
          description: `For: ${roles.join(', ')}.`,
          messages: [onChannel(keyOf(name))],
          reply: { channel: CHANNEL, messages: [onChannel(`${keyOf(name)}.ack`)] },
        },
      ]),
      ...sent.map(([name]) => [
        `send.${keyOf(name)}`,
        { action: 'send', channel: CHANNEL, messages: [onChannel(sentKeyOf(name))] },
      ]),
    ]),
    components: {
      messages: Object.fromEntries([
        ...received.flatMap(([name, { payload, data }]) => [
          [keyOf(name), { name, payload: schemaOf(payload, 'input') }],
          [
            `${keyOf(name)}.ack`,
            { name, title: `Acknowledgement of ${name}`, payload: schemaOf(ackOf(data), 'output') },
          ],
        ]),
        ...sent.map(([name, payload]) => [sentKeyOf(name), { name, payload: schemaOf(payload, 'output') }]),
      ]),
    },
  };
}

/** Colons are not allowed in the names of components. */
const keyOf = (event: string): string => event.replaceAll(':', '.');
/** Two events go both ways under one name. */
const sentKeyOf = (event: string): string => `${keyOf(event)}.sent`;
const refTo = (path: string) => ({ $ref: `#/components/${path}` });
const onChannel = (message: string) => ({ $ref: `#/channels/socket/messages/${message}` });
const CHANNEL = { $ref: '#/channels/socket' };

const ackOf = (data: z.ZodType) =>
  z.union([z.object({ ok: z.literal(true), data }), z.object({ ok: z.literal(false), error: SocketError })]);

/** Without a registry everything stands where it is used: each message can be read alone. */
const NOBODY = z.registry<{ id?: string }>();

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    metadata: NOBODY,
    unrepresentable: 'any',
    target: 'draft-7',
  });
  return json;
}
