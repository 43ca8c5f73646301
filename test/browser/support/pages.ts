/** A site that embeds the client: a page of its own origin, with the package as one module. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

const repository = join(import.meta.dirname, '../../..');

/** The package as its users' bundlers make it, by file name. */
export async function bundleClient(): Promise<Map<string, string>> {
  const result = (await build({
    root: repository,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'client-sdk/src/index.ts', formats: ['es'], fileName: 'client' },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const outputs = Array.isArray(result) ? result : [result];
  return new Map(
    outputs.flatMap(({ output }) =>
      output.flatMap((it) => (it.type === 'chunk' ? [[it.fileName, it.code] as const] : [])),
    ),
  );
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveSite(html: string, modules: ReadonlyMap<string, string>): Promise<Site> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    const code = modules.get(name);
    if (code !== undefined) response.setHeader('content-type', 'text/javascript').end(code);
    else if (name === '') response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    else response.writeHead(name === 'favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
