/** A site that embeds the client: a page of its own origin, with the package as one module. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundleSdk } from '../../../tools/sdk/bundle.ts';

/** The package as its users' bundlers make it, by file name. */
export async function bundleClient(
  entries: Record<string, string> = { client: 'index.ts' },
): Promise<Map<string, string>> {
  const chunks = await bundleSdk({ entries });
  return new Map(chunks.map(({ fileName, code }) => [fileName, code]));
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** `html` is asked for with each visit, when it is a function. */
export async function serveSite(html: string | (() => string), modules: ReadonlyMap<string, string>): Promise<Site> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    const code = modules.get(name);
    if (code !== undefined) response.setHeader('content-type', 'text/javascript').end(code);
    else if (name === '')
      response.setHeader('content-type', 'text/html; charset=utf-8').end(typeof html === 'string' ? html : html());
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
