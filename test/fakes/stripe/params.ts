/** Reads a form body or a query as Stripe does, and refuses what Stripe's own parameter lists do not allow. */
import { readFileSync } from 'node:fs';
import { StripeFault } from './fault.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly 'x-open-enum'?: boolean;
  readonly maxLength?: number;
  readonly additionalProperties?: boolean | Schema;
}
interface Operation {
  readonly parameters: readonly { name: string; in: 'query' | 'path'; required: boolean; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
}
const spec = JSON.parse(readFileSync(new URL('./spec.json', import.meta.url), 'utf8')) as {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

type Raw = string | Raw[] | { [name: string]: Raw };
export type Param = string | number | boolean | Param[] | { [name: string]: Param };
export type Params = Readonly<Record<string, Param>>;

/** Which endpoint a request is for, and the ids in its path. */
export function findEndpoint(method: string, path: string): { template: string; ids: string[] } | null {
  for (const [template, operations] of Object.entries(spec.paths)) {
    const match = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(path);
    if (match && operations[method]) return { template, ids: match.slice(1).map(decodeURIComponent) };
  }
  return null;
}

/** @throws StripeFault like the one that Stripe answers with; nothing is kept under the key then */
export function readParams(method: string, template: string, text: string): Params {
  const operation = spec.paths[template]![method]!;
  const properties = Object.fromEntries(
    operation.parameters.filter((it) => it.in === 'query').map((it) => [it.name, it.schema]),
  );
  const required = operation.parameters.filter((it) => it.in === 'query' && it.required).map((it) => it.name);
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const schema: Schema = method === 'post' && body ? body : { type: 'object', properties, required };
  return check({ ...schema, additionalProperties: false }, parse(text), '') as Params;
}

/** `a[b][c]=v`, `a[0]=v` and `a[]=v`, as nested objects. */
function parse(text: string): { [name: string]: Raw } {
  const root: { [name: string]: Raw } = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/\]?\[|\]$/).filter((part, at) => part !== '' || at === 0);
    let here: { [name: string]: Raw } = root;
    for (const part of path.slice(0, -1)) {
      const next = here[part];
      const inside = typeof next === 'object' && !Array.isArray(next) ? next : {};
      here[part] = inside;
      here = inside;
    }
    here[path.at(-1)!] = value;
  }
  return root;
}

function check(schema: Schema, value: Raw, at: string): Param {
  if (schema.anyOf) return checkAny(schema.anyOf, value, at);
  switch (schema.type) {
    case 'object':
      return checkObject(schema, value, at);
    case 'array': {
      if (typeof value !== 'object') throw refused('parameter_invalid_array', at, 'Invalid array');
      return Object.values(value).map((item, n) => check(schema.items ?? {}, item, `${at}[${n}]`));
    }
    case 'integer':
      if (typeof value !== 'string' || !/^-?\d+$/.test(value))
        throw refused('parameter_invalid_integer', at, 'Invalid integer');
      return Number(value);
    case 'number':
      if (typeof value !== 'string' || !Number.isFinite(Number(value)))
        throw refused('parameter_invalid_decimal', at, 'Invalid number');
      return Number(value);
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw refused('parameter_invalid_boolean', at, 'Invalid boolean');
      return value === 'true';
    default:
      return checkString(schema, value, at);
  }
}

function checkAny(schemas: readonly Schema[], value: Raw, at: string): Param {
  let first: unknown;
  for (const schema of schemas) {
    try {
      return check(schema, value, at);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function checkObject({ properties = {}, required = [], additionalProperties }: Schema, value: Raw, at: string): Param {
  if (typeof value !== 'object') throw refused('parameter_invalid_object', at, 'Invalid object');
  const given = Object.entries(value);
  const name = (key: string): string => (at === '' ? key : `${at}[${key}]`);
  for (const key of required)
    if (!(key in value)) throw refused('parameter_missing', name(key), 'Missing required param');
  return Object.fromEntries(
    given.map(([key, item]) => {
      const known = properties[key];
      if (known) return [key, check(known, item, name(key))];
      const other = typeof additionalProperties === 'object' ? additionalProperties : undefined;
      const free = additionalProperties !== false && Object.keys(properties).length === 0;
      if (!other && !free) throw refused('parameter_unknown', name(key), 'Received unknown parameter');
      return [key, check(other ?? { type: 'string' }, item, name(key))];
    }),
  );
}

function checkString(schema: Schema, value: Raw, at: string): Param {
  if (typeof value !== 'string') throw refused('parameter_invalid_string', at, 'Invalid string');
  if (schema.enum && !schema['x-open-enum'] && !schema.enum.includes(value)) {
    throw refused('parameter_invalid_enum', at, `Must be one of ${schema.enum.join(', ')}`);
  }
  if (schema.maxLength !== undefined && value.length > schema.maxLength) {
    throw refused('parameter_invalid_string_too_long', at, 'Too long');
  }
  return value;
}

const refused = (code: string, param: string, message: string): StripeFault =>
  new StripeFault(400, { type: 'invalid_request_error', code, param, message: `${message}: ${param}` }, false);
