import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ConsultantConnect } from '../../client-sdk/src/index.ts';
import { LocalFailure } from '../embedded/failure.ts';

export interface Company {
  /** How many consultants are online. */
  size: number;
  leave(): void;
}

const file = fileURLToPath(new URL('../demo-consultants.ts', import.meta.url));
const tether = fileURLToPath(new URL('../tether.ts', import.meta.url));

/** Whoever is online on the server; where nobody is, twelve simulated consultants come along. */
export async function findCompany(url: string, client: ConsultantConnect): Promise<Company> {
  const size = await countOnline(client);
  if (size > 0) return { size, leave: () => undefined };
  const child = fork(file, { env: { ...process.env, CC_URL: url }, execArgv: ['--import', tether], silent: true });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new LocalFailure('The simulated consultants could not come online.')));
  });
  return { size: await countOnline(client), leave: () => void child.kill() };
}

async function countOnline(client: ConsultantConnect): Promise<number> {
  const { items } = await client.request('listConsultants', { query: { online: 'true', limit: 100 } });
  return items.length;
}
