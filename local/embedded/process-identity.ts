import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Pids are reused, so a pid that was written down means nothing without the moment at which its process began.
 * @returns a text that no other process of this boot shares with the same pid; undefined when there is no such process
 */
export function birthOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields are counted after the command name, which may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startedAt}`;
  } catch {
    return undefined;
  }
}

export interface ProcessMark {
  pid: number;
  birth: string;
}

export const markOf = (pid: number): ProcessMark => ({ pid, birth: birthOf(pid) ?? '' });

export const isAlive = (mark: ProcessMark): boolean => birthOf(mark.pid) === mark.birth;

/** Whether `pid` is one of the named programs, at work in `folder` (the latter is only known on Linux). */
export function isProgramIn(pid: number, programs: readonly string[], folder: string): boolean {
  try {
    if (process.platform !== 'linux') {
      const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
      return programs.some((program) => command.includes(program));
    }
    const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    return programs.includes(name) && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}
