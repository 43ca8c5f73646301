/** JSON Schema, as zod derives it from the contract, written down as TypeScript: only what the contract uses of it. */
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Words of TypeScript for a schema; named schemas become their names. @throws for a construct that nobody has used yet */
export function printType(schema: JsonSchema | boolean): string {
  if (typeof schema === 'boolean') return schema ? 'unknown' : 'never';
  if (schema.$ref) return nameIn(schema.$ref);
  if (schema.allOf?.length === 1) return printType(schema.allOf[0] ?? true);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((it) => quoted(it)));
  const members = schema.anyOf ?? schema.oneOf;
  if (members) return union(members.map(printType));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => printType({ ...schema, type } as JsonSchema)));
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return printArray(schema);
    case 'object':
      return printObject(schema);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`no TypeScript is known for ${JSON.stringify(schema)}`);
  }
}

/** The members of an object, one a line, between braces. Optional ones may also be given as `undefined`, as zod has it. */
export function printMembers({ properties = {}, required = [] }: JsonSchema): string {
  const lines = Object.entries(properties).map(([name, member]) => {
    const isOptional = !required.includes(name);
    const type = `${printType(member)}${isOptional ? ' | undefined' : ''}`;
    return `${comment(aboutMember(member))}${name}${isOptional ? '?' : ''}: ${type};\n`;
  });
  return `{\n${lines.join('')}}`;
}

/** A JSDoc block, or nothing where nothing is to be said. */
export const comment = (text: string | undefined): string => (text ? `/** ${text} */\n` : '');

/** The schemas' names, whole and in order, as a JSON Schema document defines them. */
export function definitionsOf(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): [string, JsonSchema][] {
  const { $defs = {} } = z.toJSONSchema(z.object(schemas), { io });
  return Object.entries($defs);
}

/** One schema on its own: named schemas within it stay references. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { properties } = z.toJSONSchema(z.object({ it: schema }), { io });
  const it = properties?.it;
  if (it === undefined || typeof it === 'boolean') throw new Error('zod gave no schema');
  return it;
}

export const quoted = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

function printArray({ prefixItems, items }: JsonSchema): string {
  if (prefixItems) return `[${prefixItems.map(printType).join(', ')}]`;
  const item = Array.isArray(items) ? union(items.map(printType)) : printType(items ?? true);
  return /^[\w.]+$/.test(item) ? `${item}[]` : `Array<${item}>`;
}

function printObject(schema: JsonSchema): string {
  const { properties, propertyNames, additionalProperties } = schema;
  const names = Object.keys(properties ?? {});
  if (!properties || (names.length === 0 && typeof additionalProperties === 'object')) {
    const key = propertyNames === undefined ? 'string' : printType(propertyNames);
    return `Record<${key}, ${printType(additionalProperties ?? true)}>`;
  }
  if (names.length === 0) return 'Record<string, never>';
  if (names.join() === 'items,nextCursor') return printPage(properties);
  return printMembers(schema);
}

function printPage({ items }: NonNullable<JsonSchema['properties']>): string {
  if (typeof items !== 'object' || typeof items.items !== 'object' || Array.isArray(items.items)) {
    throw new Error('a page without items');
  }
  return `Page<${printType(items.items)}>`;
}

/** What the type alone does not say. */
function aboutMember(member: JsonSchema | boolean): string | undefined {
  if (typeof member === 'boolean') return undefined;
  const { description, minLength, maxLength, minimum, maximum, minItems, maxItems } = member;
  const isPlain = !member.$ref && !member.enum && !member.prefixItems;
  const sizes = isPlain ? [limits(minLength, maxLength, 'characters'), limits(minItems, maxItems, 'items')] : [];
  const range = limits(safe(minimum), safe(maximum), '');
  const fallback = member.default === undefined ? undefined : `${quoted(member.default)} when left out`;
  const parts = [description?.replace(/\.$/, ''), ...sizes, range, fallback].filter((it) => it !== undefined);
  const text = parts.join('; ');
  return text === '' ? undefined : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** zod writes the bounds of every integer; those of the number format itself say nothing. */
const safe = (bound: number | undefined): number | undefined =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;

function limits(least: number | undefined, most: number | undefined, what: string): string | undefined {
  const unit = what && ` ${what}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (most !== undefined) return `at most ${most}${unit}`;
  return least === undefined ? undefined : `at least ${least}${unit}`;
}
