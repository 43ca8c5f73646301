import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { checkDependencies } from '../../tools/lint/dependencies.ts';

/** One import that stands in a tree made for it alone. */
export interface Import {
  /** The importing file, from the tree's root. */
  readonly from: string;
  /** A file of the tree, a package by its name, or one of Node's modules (`node:fs`). */
  readonly to: string;
  /** How it is written; an ordinary import when left out. */
  readonly as?: 'value' | 'type' | 'dynamic' | 're-export';
  /** The imported file imports its importer, too. */
  readonly back?: boolean;
  /** The package stands in the tree's package.json (default), or is only there because another one needs it. */
  readonly declared?: boolean;
}

/** The names of the rules that this import breaks, each once. */
export async function rulesBrokenBy(it: Import): Promise<string[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'house-')));
  try {
    plant(root, it);
    const top = new Set(
      [it.from, it.to].filter((path) => path.includes('.ts')).map((path) => path.split('/')[0] ?? ''),
    );
    const { modules, violations } = await checkDependencies({ baseDir: root, folders: [...top] });
    if (modules < 2) throw new Error(`only ${modules} modules seen of ${it.from} → ${it.to}`);
    return [...new Set(violations.map(({ rule }) => rule.name))].sort();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const isFile = (path: string): boolean => path.endsWith('.ts');

function plant(root: string, { from, to, as = 'value', back = false, declared = true }: Import): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const isPackage = !isFile(to) && !to.startsWith('node:');
  const dependencies = isPackage && declared ? { [to]: '1.0.0' } : {};
  write('package.json', JSON.stringify({ name: 'a-house', type: 'module', dependencies }));
  write(from, `${importing(specifier(from, to), as)}\nexport const importer = 1;\n`);
  if (isFile(to)) write(to, `${back ? importing(specifier(to, from), 'value') : ''}\nexport const thing = 1;\n`);
  if (isPackage) {
    write(`node_modules/${to}/package.json`, JSON.stringify({ name: to, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${to}/index.js`, 'exports.thing = 1;\n');
  }
}

function specifier(from: string, to: string): string {
  if (!isFile(to)) return to;
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function importing(what: string, as: NonNullable<Import['as']>): string {
  switch (as) {
    case 'value':
      return `import { thing } from '${what}';\nexport const used = thing;`;
    case 'type':
      return `import type { thing } from '${what}';\nexport type Used = typeof thing;`;
    case 'dynamic':
      return `export const used = await import('${what}');`;
    case 're-export':
      return `export * from '${what}';`;
  }
}
