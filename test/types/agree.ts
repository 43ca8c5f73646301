/** Compile-time assertions: a type that is not what it should be is an error of `tsc`, which `npm run lint` runs. */

/** Exactly the same type, optionality and `readonly` included; neither is merely assignable to the other. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Intersections and aliases written out, so that only what is really there is compared. */
export type Flat<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { [K in keyof T]: Flat<T[K]> }
    : T;

/** For each name that either side knows: whether both know it, and know the same. */
export type Agreement<A, B> = {
  [Name in keyof A | keyof B]: Name extends keyof A & keyof B ? Equal<Flat<A[Name]>, Flat<B[Name]>> : false;
};

/** Does not compile unless everything in `T` is true; the error names what is not. */
export type Holds<T extends { [Name in keyof T]: true }> = T;
