/**
 * A shop that offers live experts to its own customers: a page with the element, tokens for it, and a receiver of webhooks.
 * It is told by CONNECT_URL, APP_ID, APP_SECRET_KEY, WEBHOOK_SECRET and PORT.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';

const { CONNECT_URL = 'http://localhost:3000', APP_ID, APP_SECRET_KEY, WEBHOOK_SECRET, PORT = '4000' } = process.env;
if (!APP_ID || !APP_SECRET_KEY || !WEBHOOK_SECRET) throw new Error('Set APP_ID, APP_SECRET_KEY and WEBHOOK_SECRET.');
const webhook = new Webhook(WEBHOOK_SECRET);

/** The secret key never leaves this function; the browser gets a token that is good for a quarter of an hour. */
async function tokenFor(customer) {
  const response = await fetch(`${CONNECT_URL}/v1/apps/${APP_ID}/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${APP_SECRET_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ externalUserId: customer.id, name: customer.name, role: 'client' }),
  });
  if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`);
  return (await response.json()).accessToken;
}

/** Your own sign-in stands here. This shop remembers its customers by a cookie alone. */
function customerOf(request, response) {
  const known = /(?:^|; )customer=([\w-]{36})/.exec(request.headers.cookie ?? '')?.[1];
  const id = known ?? randomUUID();
  if (!known) response.setHeader('set-cookie', `customer=${id}; HttpOnly; SameSite=Strict; Path=/`);
  return { id, name: `Customer ${id.slice(-4)}` };
}

/** Deliveries come at least once: what was done already is not done again. A real shop asks its database. */
const done = new Set();
function receive(body, headers) {
  const event = webhook.verify(body, headers); // throws unless the signature is right and not older than five minutes
  if (done.has(event.id)) return;
  done.add(event.id);
  console.log(event.type, JSON.stringify(event.data));
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

const routes = {
  async 'GET /'(request, response) {
    customerOf(request, response);
    const page = await readFile(new URL('page.html', import.meta.url), 'utf8');
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page.replaceAll('{{CONNECT_URL}}', CONNECT_URL));
  },
  async 'POST /token'(request, response) {
    const token = await tokenFor(customerOf(request, response));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ token }));
  },
  async 'POST /webhooks'(request, response) {
    try {
      receive(await bodyOf(request), request.headers);
      response.writeHead(204).end();
    } catch {
      response.writeHead(400).end('not signed by Consultant Connect\n');
    }
  },
};

/** The element, and the modules that it loads when a call begins. */
async function sendModule(path, response) {
  const file = import.meta.resolve(`@consultant-connect/client/browser/${path}`);
  response.setHeader('content-type', 'text/javascript').end(await readFile(fileURLToPath(file)));
}

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, 'http://shop');
    const [, module] = /^\/element\/((?:[\w-]+\/)?[\w.-]+\.js)$/.exec(pathname) ?? [];
    const route = routes[`${request.method} ${pathname}`];
    if (module && request.method === 'GET') await sendModule(module, response);
    else if (route) await route(request, response);
    else response.writeHead(404).end();
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(502);
    response.end();
  }
});
server.listen(Number(PORT), () => console.log(`shop http://localhost:${server.address().port}`));
