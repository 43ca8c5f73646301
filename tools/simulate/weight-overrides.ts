/** Part of the weights, in their own shape: whatever the product's weights come to be, a policy can set them. */
import { z } from 'zod';
import type { Weights } from '../../core/domain/scoring.ts';

/** As deep as the weights themselves, each left out at will. */
export type WeightOverrides = { readonly [name: string]: number | readonly number[] | WeightOverrides | undefined };

/** Stands under a fraction, or slopes an exponential: 0 has no meaning. */
const POSITIVE = /^(?:half|halfMs|steepness|fullMatch|provenEndorsements|k1)$/;
const WHOLE = /^(?:terms|postings|fullMatch)$/;

/** Strict: a misspelt weight is refused. The version is not a weight. */
export function weightOverrides(weights: Weights): z.ZodType<WeightOverrides> {
  return objectLike(weights);
}

function objectLike(value: object): z.ZodType<WeightOverrides> {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== 'version')
        .map(([name, it]) => [name, like(name, it).optional()]),
    ),
  ) as z.ZodType<WeightOverrides>;
}

function like(name: string, value: unknown): z.ZodType<number | readonly number[] | WeightOverrides> {
  if (Array.isArray(value)) return z.array(z.number('a number')).length(value.length, `${value.length} numbers`);
  if (typeof value === 'object' && value !== null) return objectLike(value);
  if (WHOLE.test(name)) return z.int('a whole number').min(1, 'at least 1');
  return POSITIVE.test(name) ? z.number('a number').positive('more than 0') : z.number('a number');
}

/** `overrides` has been parsed by `weightOverrides`, so what comes out has the weights' shape. */
export function withOverrides(weights: Weights, overrides: WeightOverrides): Weights {
  return merged(weights, overrides) as Weights;
}

function merged(value: object, overrides: WeightOverrides): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => {
      const override = overrides[name];
      if (override === undefined) return [name, it];
      const isNested = typeof override === 'object' && !Array.isArray(override);
      return [name, isNested ? merged(it as object, override as WeightOverrides) : override];
    }),
  );
}
