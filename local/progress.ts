import type { Step } from './embedded/step.ts';

/** What a start shows on the terminal. */
export interface Progress {
  step: Step;
  /** Something that a person should know now. */
  note(text: string): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;

const secondsSince = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

/** One line per finished step with its time; on a terminal also a last line that shows what is being worked on. */
export function showProgress(out: NodeJS.WriteStream): Progress {
  const underWay = new Map<symbol, { name: string; begun: number }>();
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;

  const clear = (): void => {
    if (out.isTTY) out.write('\r\u001b[2K');
  };
  const draw = (): void => {
    if (!out.isTTY || underWay.size === 0) return;
    const names = [...underWay.values()].map(({ name, begun }) => `${name} ${secondsSince(begun)}`).join(' · ');
    clear();
    out.write(`  ${FRAMES[frame++ % FRAMES.length]} ${names}`.slice(0, out.columns));
  };
  const print = (line: string): void => {
    clear();
    out.write(`${line}\n`);
    draw();
  };
  return {
    step: async (name, work) => {
      const key = Symbol(name);
      const begun = performance.now();
      underWay.set(key, { name, begun });
      timer ??= out.isTTY ? setInterval(draw, FRAME_MS).unref() : undefined;
      try {
        const result = await work();
        underWay.delete(key);
        print(`  ✓ ${name.padEnd(36)} ${secondsSince(begun).padStart(7)}`);
        return result;
      } finally {
        underWay.delete(key);
        if (underWay.size === 0) {
          clearInterval(timer);
          timer = undefined;
          clear();
        }
      }
    },
    note: (text) => print(`  ${text}`),
  };
}
