import type { Log } from '../../ports/log.ts';
import type { PresenceDirectory, PresenceNode } from '../../ports/presence.ts';

export interface RedisPresenceOptions {
  readonly url: string;
  readonly leaseSeconds: number;
  readonly nodeId: string;
  readonly log: Log;
}
export declare function createPresenceNode(options: RedisPresenceOptions): PresenceNode;
export declare function createPresenceDirectory(options: Omit<RedisPresenceOptions, 'nodeId'>): PresenceDirectory;
