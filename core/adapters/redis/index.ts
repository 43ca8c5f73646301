import type { IndexImages } from '../../ports/index-images.ts';
import type { PresenceDirectory, PresenceNode } from '../../ports/presence.ts';
import { type IndexImagesOptions, RedisIndexImages } from './index-images.ts';
import { type PresenceDirectoryOptions, RedisPresenceDirectory } from './presence-directory.ts';
import { type PresenceNodeOptions, RedisPresenceNode } from './presence-node.ts';

export type { IndexImagesOptions, PresenceDirectoryOptions, PresenceNodeOptions };

/** One for each server process that holds consultants' sockets. */
export const createPresenceNode = (options: PresenceNodeOptions): PresenceNode => new RedisPresenceNode(options);

/** One for each process. */
export const createPresenceDirectory = (options: PresenceDirectoryOptions): PresenceDirectory =>
  new RedisPresenceDirectory(options);

/** One for each process that packs its index or begins with a packed one. */
export const createIndexImages = (options: IndexImagesOptions): IndexImages => new RedisIndexImages(options);
