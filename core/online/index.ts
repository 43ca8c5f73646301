export type { LearnedOrder } from './learned-order.ts';
export { OnlineIndex, type OnlineIndexOptions } from './online-index.ts';
export { createReplica, type Replica, type ReplicaDeps } from './replica.ts';
export type * from './types.ts';
