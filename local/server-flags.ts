/**
 * What Node is started with for a server (`npm run server` says the same; Node takes it only on its command line). What a question needs in memory
 * lives for milliseconds: with more room for the young it is gone before the collector looks, and is not moved to the old, whose collection
 * holds up sockets. Costs up to 128 MB more; measured in docs/benchmarks.md.
 */
export const SERVER_FLAGS: readonly string[] = ['--max-semi-space-size=64'];
