/** The client package as bundlers make it: one module for each entry, and chunks that are loaded when they are needed. */
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

const sources = join(import.meta.dirname, '../../client-sdk/src');

export interface BundleOptions {
  /** Entry files under client-sdk/src, by the name of the module that each becomes. */
  entries: Record<string, string>;
  /** Packages that the page has already, and that are left out. */
  external?: readonly string[];
  minify?: boolean;
}

/** Nothing is written. */
export async function bundleSdk({
  entries,
  external = [],
  minify = false,
}: BundleOptions): Promise<Rolldown.OutputChunk[]> {
  const result = (await build({
    root: sources,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(sources, file)])),
        formats: ['es'],
        fileName: (_, name) => `${name}.js`,
      },
      rolldownOptions: { external: [...external], output: { minify, chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  return [result].flat().flatMap(({ output }) => output.filter((it) => it.type === 'chunk'));
}

/** A chunk with all that must be there before it runs; what it loads later is not among them. */
export function withImports(chunks: readonly Rolldown.OutputChunk[], fileName: string): Rolldown.OutputChunk[] {
  const found = new Map<string, Rolldown.OutputChunk>();
  const visit = (name: string): void => {
    const chunk = chunks.find((it) => it.fileName === name);
    if (!chunk || found.has(name)) return;
    found.set(name, chunk);
    chunk.imports.forEach(visit);
  };
  visit(fileName);
  return [...found.values()];
}
