/**
 * The keeper: a small process between the launcher and the databases, in a session of its own.
 *
 * Ctrl-C reaches every process of the terminal's foreground group, and databases that got it would be gone before the
 * server had drained; in a session of their own they do not hear it. And when the launcher dies in any way, kill -9
 * included, the kernel closes its end of the IPC pipe: the keeper then stops the databases, so nothing is orphaned.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import type { Charge, Order, Report } from './keeper-protocol.ts';

const running = new Map<string, { child: ChildProcess; charge: Charge }>();
const foldersToRemove: string[] = [];
let stopping: Promise<void> | undefined;

/** The launcher may be gone at any moment; then there is nobody to tell. */
const report = (message: Report): void => {
  if (process.connected) process.send?.(message, () => undefined);
};

function run(charge: Charge): void {
  let log: number | undefined;
  try {
    log = openSync(charge.logFile, 'a');
    const { uid, gid } = charge;
    const child = spawn(charge.command, charge.args, {
      cwd: charge.cwd,
      env: charge.env,
      stdio: ['ignore', log, log],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    child.once('error', (error) => {
      if (child.pid === undefined) report({ type: 'failed', name: charge.name, reason: error.message });
    });
    if (child.pid === undefined) return;
    running.set(charge.name, { child, charge });
    report({ type: 'running', name: charge.name, pid: child.pid });
    child.once('exit', (code, signal) => {
      running.delete(charge.name);
      report({ type: 'ended', name: charge.name, code, signal });
    });
  } catch (error) {
    report({ type: 'failed', name: charge.name, reason: error instanceof Error ? error.message : String(error) });
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

async function stop(name: string): Promise<void> {
  const entry = running.get(name);
  if (!entry) return;
  const ended = once(entry.child, 'exit');
  for (const step of [...entry.charge.stop, { signal: 'SIGKILL' as const, patienceMs: 5_000 }]) {
    // A paused process hears nothing but SIGKILL until it is continued.
    entry.child.kill('SIGCONT');
    entry.child.kill(step.signal);
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, step.patienceMs);
    await Promise.race([ended, patience.promise]);
    clearTimeout(timer);
    if (!running.has(name)) return;
  }
}

async function stopAll(): Promise<void> {
  await Promise.all([...running.keys()].map(stop));
  for (const folder of foldersToRemove) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

const finish = (): void => {
  stopping ??= stopAll();
};

process.on('message', (order: Order) => {
  if (order.type === 'run' && !stopping) run(order.charge);
  else if (order.type === 'stop') void stop(order.name);
  else if (order.type === 'removeAtEnd') foldersToRemove.push(order.folder);
  else if (order.type === 'stopAll') finish();
});
process.on('disconnect', finish);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, finish);
report({ type: 'ready' });
