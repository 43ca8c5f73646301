import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What Prometheus reads: the process itself, and the few figures that say whether this server does its work. */
export function createRegistry(sources: {
  io: { engine: { clientsCount: number } };
  replica: { ready: boolean; lagMs: number };
  online: { size: number };
}): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('cc_connections', 'Sockets connected to this server', () => sources.io.engine.clientsCount);
  gauge('cc_online_consultants', "Consultants in this process's replica", () => sources.online.size);
  gauge('cc_replica_lag_ms', 'How far the replica is behind the presence store', () => sources.replica.lagMs);
  gauge('cc_replica_ready', 'Whether the replica has loaded its first snapshot', () => (sources.replica.ready ? 1 : 0));
  return registry;
}
