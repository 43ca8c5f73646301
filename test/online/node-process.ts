/** A server node as a process of its own, to be killed: `node node-process.ts <redis url> <lease seconds> <node id> <consultant ids…>`. */
import { createPresenceNode } from '../../core/adapters/redis/index.ts';

const [url = '', leaseSeconds = '', nodeId = '', ...consultantIds] = process.argv.slice(2);
const log = { debug() {}, info() {}, warn: console.error, error: console.error };
const node = createPresenceNode({ url, leaseSeconds: Number(leaseSeconds), nodeId, log });
for (const id of consultantIds) node.markOnline(id);
await node.start();
process.stdout.write('registered\n');
