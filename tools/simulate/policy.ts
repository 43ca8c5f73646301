/** A policy: the weights and timings that are tried, as a file; what it leaves out is as it is today. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../../core/config.ts';
import { WEIGHTS, type Weights } from '../../core/domain/scoring.ts';
import { weightOverrides, withOverrides } from './weight-overrides.ts';

export interface Policy {
  readonly name: string;
  readonly note: string;
  readonly weights: Weights;
  readonly timing: Timing;
  /** From here on a consultant is ranked down; Infinity: never. */
  readonly invitationsPerHour: number;
}
export type Timing = { readonly [Name in TimingName]: number };
type TimingName = (typeof timingNames)[number];

/** Those settings of the product that the replay obeys. */
const timingNames = [
  'waveSize',
  'waveSeconds',
  'invitationSeconds',
  'questionSeconds',
  'freeSeconds',
  'noShowSeconds',
  'wrapUpSeconds',
  'presenceLeaseSeconds',
  'reconnectSeconds',
] as const;

/** What the product does with nothing set. */
export function todaysPolicy(): Policy {
  const { timing, limits } = loadConfig({});
  return {
    name: 'today',
    note: 'the defaults of the product',
    weights: WEIGHTS,
    timing: Object.fromEntries(timingNames.map((name) => [name, timing[name]])) as Timing,
    invitationsPerHour: limits.invitationsPerHour,
  };
}

const seconds = (least: number) =>
  z.number(`a number of seconds`).min(least, `at least ${least} s`).max(86_400, 'at most 86400 s (a day)').optional();

const PolicyFile = z.strictObject({
  name: z.string('a text').trim().min(1, 'not empty').max(60, 'at most 60 characters').optional(),
  note: z.string('a text').trim().max(160, 'at most 160 characters').optional(),
  weights: weightOverrides(WEIGHTS).optional(),
  waveSize: z.int('a whole number').min(1, 'at least 1').max(100, 'at most 100').optional(),
  waveSeconds: seconds(0.1),
  invitationSeconds: seconds(1),
  questionSeconds: seconds(1),
  freeSeconds: seconds(0),
  noShowSeconds: seconds(0),
  wrapUpSeconds: seconds(0),
  presenceLeaseSeconds: seconds(1),
  reconnectSeconds: seconds(0),
  invitationsPerHour: z
    .int('a whole number, or null for no cap')
    .min(1, 'at least 1, or null for no cap')
    .nullable()
    .optional(),
});

/** A file that is no policy; the message names each place and what belongs there. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}

/** @throws PolicyError */
export function readPolicy(file: string): Policy {
  return parsePolicy(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PolicyError(`${file}: ${code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`}`);
  }
}

/** `file` names the text in messages, and the policy when it has no name of its own. @throws PolicyError */
export function parsePolicy(text: string, file: string): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PolicyError(`${file}: not JSON: ${(error as Error).message}`);
  }
  const parsed = PolicyFile.safeParse(value);
  if (!parsed.success) {
    throw new PolicyError(
      parsed.error.issues
        .flatMap(explain)
        .map((line) => `${file}: ${line}`)
        .join('\n'),
    );
  }
  const { name = basename(file, '.json'), note = '', weights = {}, invitationsPerHour, ...timing } = parsed.data;
  const today = todaysPolicy();
  return {
    name,
    note,
    weights: withOverrides(today.weights, weights),
    timing: { ...today.timing, ...definedOnly(timing) },
    invitationsPerHour:
      invitationsPerHour === undefined ? today.invitationsPerHour : (invitationsPerHour ?? Number.POSITIVE_INFINITY),
  };
}

function explain(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownAt(issue.path);
    return issue.keys.map((key) => `${path ? `${path}.` : ''}${key}: unknown; known here: ${known.join(', ')}`);
  }
  if (issue.code === 'invalid_type' && issue.expected === 'object') return [`${path || 'the file'}: an object {…}`];
  return [`${path || 'the file'}: ${issue.message}`];
}

function knownAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(PolicyFile.shape);
  let at: unknown = WEIGHTS;
  for (const step of path.slice(1)) at = (at as Record<PropertyKey, unknown>)[step];
  return Object.keys(at as object).filter((name) => name !== 'version');
}

const definedOnly = <Value extends object>(value: Value): { [Name in keyof Value]?: Exclude<Value[Name], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as {
    [Name in keyof Value]?: Exclude<Value[Name], undefined>;
  };
