/**
 * Runs one named piece of a start and shows it: while it runs, and with its time when it is done. The name is a noun,
 * as in a list: "Postgres", "Redis, downloaded once".
 */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export const silently: Step = (_name, work) => work();
