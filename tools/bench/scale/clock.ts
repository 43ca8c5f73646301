/** Milliseconds of the machine's own clock, which all its processes share and nobody sets back. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;
