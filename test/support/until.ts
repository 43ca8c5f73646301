/** Asks again and again until there is an answer. Never waits longer than it has to. */
export async function until<T>(
  ask: () => T | Promise<T>,
  options: { within?: number; every?: number; what?: () => string } = {},
): Promise<NonNullable<T> & Exclude<T, false>> {
  const { within = 15_000, every = 10 } = options;
  const deadline = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as NonNullable<T> & Exclude<T, false>;
    if (performance.now() > deadline) throw new Error(`waited ${within} ms for ${options.what?.() ?? 'a condition'}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
