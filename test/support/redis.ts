import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startEphemeralRedis } from './embedded.ts';

const docker = (...args: string[]) => promisify(execFile)('docker', args);

export interface TestRedis {
  url: string;
  pid: number;
  stop(): Promise<void>;
  /** Its connections stay open, but nothing is answered any more. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** A Redis of one's own: started empty, and gone with the test process if it is not stopped before. */
export async function startTestRedis(): Promise<TestRedis> {
  const { url, pid, container, stop } = await startEphemeralRedis();
  const signal = async (name: 'SIGSTOP' | 'SIGCONT', verb: 'pause' | 'unpause'): Promise<void> => {
    if (container) await docker(verb, container);
    else process.kill(pid, name);
  };
  return {
    url,
    pid,
    stop,
    pause: () => signal('SIGSTOP', 'pause'),
    resume: () => signal('SIGCONT', 'unpause'),
  };
}
