/**
 * What stands in Redis, and the few scripts that write it. One hash tag, so that a cluster keeps it in one place.
 *
 *     epoch            a random name, made once: another one means that everything was lost
 *     nodes            set of the node ids that ever took a lease and were not yet declared dead
 *     lease:<node>     who holds the lease, `token:attempt`; expires by itself
 *     node:<node>      set of the consultants who are online there
 *     changes          stream; ids count 1-0, 2-0, … so that a reader notices when one is missing
 *     image            the header of the newest packed index, with its name and how many parts it has; expires
 *     image:<name>:<n> its parts
 *     image:claim      which process packs
 */
import type { Client } from './connection.ts';
import type { Message } from './messages.ts';

const key = (name: string): string => `{presence}:${name}`;
export const keys = {
  epoch: key('epoch'),
  nodes: key('nodes'),
  changes: key('changes'),
  lease: (nodeId: string): string => key(`lease:${nodeId}`),
  members: (nodeId: string): string => key(`node:${nodeId}`),
  image: key('image'),
  imagePart: (name: string, part: number): string => key(`image:${name}:${part}`),
  imageClaim: key('image:claim'),
};

/** About so many changes are kept: what a reader who was away longer needs is a snapshot. */
const KEPT_CHANGES = 10_000;

const library = `
local EPOCH, CHANGES = KEYS[1], KEYS[2]
local function epoch(proposed)
  redis.call('SET', EPOCH, proposed, 'NX')
  return redis.call('GET', EPOCH)
end
local function last()
  if redis.call('EXISTS', CHANGES) == 0 then return 0 end
  local info = redis.call('XINFO', 'STREAM', CHANGES)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return tonumber(string.match(info[i + 1], '^%d+')) end
  end
end
local function publish(proposed, message)
  local time = redis.call('TIME')
  redis.call('XADD', CHANGES, 'MAXLEN', '~', ${KEPT_CHANGES}, string.format('%.0f-0', last() + 1),
    'epoch', epoch(proposed), 'at', time[1] .. string.format('%03d', math.floor(time[2] / 1000)), 'message', message)
end
local function each(command, key, ids)
  for i = 1, #ids, 1000 do redis.call(command, key, unpack(ids, i, math.min(i + 999, #ids))) end
end
`;

/** ARGV: proposed epoch. → epoch, last position */
const POSITION = `${library}
local current = epoch(ARGV[1])
return { current, string.format('%.0f', last()) }`;

/** ARGV: proposed epoch, message */
const ANNOUNCE = `${library} publish(ARGV[1], ARGV[2])`;

/** KEYS: …, nodes, lease, members. ARGV: proposed epoch, message, node, token, attempt, lease ms, first ('1'), online ids… → outcome, epoch */
const REGISTER = `${library}
local holder = redis.call('GET', KEYS[4])
if holder then
  local token, attempt = string.match(holder, '^(.-):(%d+)$')
  if token == ARGV[4] then
    if tonumber(attempt) > tonumber(ARGV[5]) then return { 'late', '' } end
  elseif ARGV[7] ~= '1' then return { 'taken', '' } end
end
redis.call('SET', KEYS[4], ARGV[4] .. ':' .. ARGV[5], 'PX', ARGV[6])
redis.call('SADD', KEYS[3], ARGV[3])
redis.call('DEL', KEYS[5])
each('SADD', KEYS[5], { unpack(ARGV, 8) })
publish(ARGV[1], ARGV[2])
return { 'ok', redis.call('GET', EPOCH) }`;

/** KEYS: …, lease. ARGV: holder, lease ms → whether the lease was still held, epoch ('' if lost) */
const RENEW = `${library}
local held = redis.call('GET', KEYS[3]) == ARGV[1]
if held then redis.call('PEXPIRE', KEYS[3], ARGV[2]) end
return { held and 'ok' or 'lost', redis.call('GET', EPOCH) or '' }`;

/** KEYS: …, lease, members. ARGV: proposed epoch, message, holder, how many online, online ids…, offline ids… → as RENEW */
const UPDATE = `${library}
if redis.call('GET', KEYS[3]) ~= ARGV[3] then return { 'lost', redis.call('GET', EPOCH) or '' } end
local online = tonumber(ARGV[4])
each('SADD', KEYS[4], { unpack(ARGV, 5, 4 + online) })
each('SREM', KEYS[4], { unpack(ARGV, 5 + online) })
publish(ARGV[1], ARGV[2])
return { 'ok', redis.call('GET', EPOCH) }`;

/** KEYS: …, nodes, lease, members. ARGV: proposed epoch, message, node, holder ('' for a dead node: only if the lease is gone) → '1' if removed */
const REMOVE_NODE = `${library}
local holder = redis.call('GET', KEYS[4])
if holder and holder ~= ARGV[4] then return '0' end
if redis.call('SREM', KEYS[3], ARGV[3]) == 0 then return '0' end
redis.call('DEL', KEYS[4], KEYS[5])
publish(ARGV[1], ARGV[2])
return '1'`;

async function evaluate(client: Client, script: string, more: string[], args: string[]): Promise<string[]> {
  const reply: unknown = await client.eval(script, { keys: [keys.epoch, keys.changes, ...more], arguments: args });
  return (Array.isArray(reply) ? reply : [reply]).map(String);
}

export interface Lease {
  readonly nodeId: string;
  readonly token: string;
  readonly attempt: number;
  readonly ms: number;
}
const holder = (lease: Lease): string => `${lease.token}:${lease.attempt}`;

export const store = {
  async position(client: Client, proposedEpoch: string): Promise<{ epoch: string; position: string }> {
    const [epoch = '', position = '0'] = await evaluate(client, POSITION, [], [proposedEpoch]);
    return { epoch, position };
  },

  async announce(client: Client, proposedEpoch: string, message: Message): Promise<void> {
    await evaluate(client, ANNOUNCE, [], [proposedEpoch, JSON.stringify(message)]);
  },

  /** Takes the lease and replaces the node's consultants. `first`: also from another holder, a predecessor of the same name. */
  async register(client: Client, proposedEpoch: string, lease: Lease, online: readonly string[], first: boolean) {
    const message: Message = { down: lease.nodeId, node: lease.nodeId, on: online };
    const [outcome, epoch = ''] = await evaluate(
      client,
      REGISTER,
      [keys.nodes, keys.lease(lease.nodeId), keys.members(lease.nodeId)],
      [
        proposedEpoch,
        JSON.stringify(message),
        lease.nodeId,
        lease.token,
        String(lease.attempt),
        String(lease.ms),
        first ? '1' : '0',
        ...online,
      ],
    );
    return { taken: outcome !== 'ok', epoch };
  },

  async renew(client: Client, lease: Lease): Promise<{ held: boolean; epoch: string }> {
    const [outcome, epoch = ''] = await evaluate(
      client,
      RENEW,
      [keys.lease(lease.nodeId)],
      [holder(lease), String(lease.ms)],
    );
    return { held: outcome === 'ok', epoch };
  },

  async update(client: Client, proposedEpoch: string, lease: Lease, on: readonly string[], off: readonly string[]) {
    const message: Message = { node: lease.nodeId, on, off };
    const [outcome, epoch = ''] = await evaluate(
      client,
      UPDATE,
      [keys.lease(lease.nodeId), keys.members(lease.nodeId)],
      [proposedEpoch, JSON.stringify(message), holder(lease), String(on.length), ...on, ...off],
    );
    return { held: outcome === 'ok', epoch };
  },

  /** Gives a lease back, or, without one, removes a node whose lease has run out. */
  async removeNode(client: Client, proposedEpoch: string, nodeId: string, lease?: Lease): Promise<boolean> {
    const message: Message = { down: nodeId };
    const [removed] = await evaluate(
      client,
      REMOVE_NODE,
      [keys.nodes, keys.lease(nodeId), keys.members(nodeId)],
      [proposedEpoch, JSON.stringify(message), nodeId, lease === undefined ? '' : holder(lease)],
    );
    return removed === '1';
  },
};
