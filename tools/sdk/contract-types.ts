/** Writes the contract down as plain TypeScript for the client package, whose users shall not need zod to compile. */
import { z } from 'zod';
import * as contract from '../../contract/index.ts';
import { comment, definitionsOf, printMembers, printType, quoted, schemaOf } from './print-types.ts';

const HEAD = `/**
 * The contract of Consultant Connect as plain types: shapes, requests, answers and errors, the same on the wire and here.
 * Generated from \`contract/\` by \`npm run sdk:types\`; not written by hand.
 */

/** One page of a list; \`nextCursor\` is null on the last. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** The answer to every event that a client sends. */
export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: SocketError };
`;

const TAIL = `
/** An HTTP resource, by its name in the contract. */
export type RouteName = keyof Routes;
type Part<Name extends RouteName, Key extends string> = Routes[Name] extends Record<Key, infer Value> ? Value : undefined;
/** The parts of a resource's path, \`undefined\` where it has none. */
export type ParamsOf<Name extends RouteName> = Part<Name, 'params'>;
/** What may stand behind the question mark. */
export type QueryInputOf<Name extends RouteName> = Part<Name, 'query'>;
/** What is sent. */
export type BodyInputOf<Name extends RouteName> = Part<Name, 'body'>;
/** What is answered. */
export type ResponseOf<Name extends RouteName> = Part<Name, 'response'>;
`;

/** The whole file, before formatting. @throws when two schemas of one name differ, or one says nothing about itself */
export function printContract(): string {
  nameExports();
  const { routes, clientEvents, serverEvents } = contract;
  const inputs: z.ZodType[] = [];
  const outputs: z.ZodType[] = [contract.Problem, contract.SocketError, contract.FieldError];
  for (const { params, query, body, response } of Object.values<contract.Route>(routes)) {
    for (const it of [params, query, body]) if (it) inputs.push(it);
    if (response) outputs.push(response);
  }
  for (const { payload, data } of Object.values<contract.ClientEvent>(clientEvents)) {
    inputs.push(payload);
    outputs.push(data);
  }
  outputs.push(...Object.values(serverEvents));
  return [HEAD, ...printDefinitions(inputs, outputs), printStatuses(), printRoutes(), TAIL].join('\n');
}

/** A schema that the contract exports is known by that name, also where OpenAPI writes it out in place. */
function nameExports(): void {
  for (const [name, it] of Object.entries(contract)) {
    if (!(it instanceof z.ZodType)) continue;
    const about = z.globalRegistry.get(it);
    if (about?.id === undefined) z.globalRegistry.add(it, { ...about, id: name });
  }
}

function printDefinitions(inputs: readonly z.ZodType[], outputs: readonly z.ZodType[]): string[] {
  const printed = new Map<string, string>();
  const all = (schemas: readonly z.ZodType[]) => Object.fromEntries(schemas.map((it, index) => [`it${index}`, it]));
  for (const [name, schema] of [...definitionsOf(all(outputs), 'output'), ...definitionsOf(all(inputs), 'input')]) {
    if (!schema.description) throw new Error(`${name} has no description: its users would have to guess`);
    const isInterface = schema.type === 'object' && Object.keys(schema.properties ?? {}).length > 0;
    const body = isInterface ? `interface ${name} ${printMembers(schema)}` : `type ${name} = ${printType(schema)};`;
    const text = `${comment(schema.description)}export ${body}\n`;
    if ((printed.get(name) ?? text) !== text) throw new Error(`${name} is not the same when sent as when received`);
    printed.set(name, text);
  }
  return [...printed.keys()].sort().map((name) => printed.get(name) ?? '');
}

function printStatuses(): string {
  const lines = Object.entries(contract.errorCatalogue).map(
    ([code, { status, title }]) => `${comment(title)}${code}: ${status};\n`,
  );
  return `/** The HTTP status of each error code. */\nexport interface ErrorStatuses {\n${lines.join('')}}\n`;
}

function printRoutes(): string {
  const lines = Object.entries<contract.Route>(contract.routes).map(([name, route]) => {
    const { method, path, summary, roles, params, query, body, response, idempotent, file } = route;
    const part = (key: string, schema: z.ZodType | undefined, io: 'input' | 'output'): string =>
      schema ? `${key}: ${printType(schemaOf(schema, io))};` : '';
    const who = roles === 'public' ? quoted(roles) : roles.map(quoted).join(' | ');
    return `${comment(summary)}${name}: { method: ${quoted(method)}; path: ${quoted(path)}; roles: ${who};
      ${idempotent ? 'idempotent: true;' : ''} ${file ? `file: '${file}';` : ''} ${part('params', params, 'input')} ${part('query', query, 'input')}
      ${part('body', body, 'input')} ${part('response', response, 'output')} };\n`;
  });
  return `/** The HTTP resources: who may call them, what they take and what they give. */
export interface Routes {\n${lines.join('')}}\n`;
}
