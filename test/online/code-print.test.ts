import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printOfCode } from '../../core/code-print.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-print-'));
  mkdirSync(join(root, 'online/deeper'), { recursive: true });
  write('online/a.ts', 'one');
  write('online/deeper/b.ts', 'two');
  write('load.ts', 'three');
});
afterEach(() => rmSync(root, { recursive: true }));
const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
const print = (): string => printOfCode(root, ['online', 'load.ts']);

test('the print of the code changes with every file of it, and with nothing else', () => {
  const seen = new Set([print()]);
  write('other.ts', 'not asked for');
  write('online/notes.md', 'no code');
  expect(seen).toContain(print());
  for (const [file, text] of [
    ['online/a.ts', 'changed'],
    ['online/deeper/b.ts', 'changed'],
    ['load.ts', 'changed'],
    ['online/c.ts', ''],
  ] as const) {
    write(file, text);
    expect(seen).not.toContain(print());
    seen.add(print());
  }
});

test('everything that decides is where it is looked for', () => {
  expect(printOfCode()).toMatch(/^[0-9a-f]{16}$/);
});
