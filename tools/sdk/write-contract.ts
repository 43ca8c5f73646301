/** `npm run sdk:types`: writes client-sdk/src/contract.ts anew after a change of the contract. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printContract } from './contract-types.ts';

const repository = join(import.meta.dirname, '../..');
/** Where the client package keeps the contract. */
export const CONTRACT_FILE = join(repository, 'client-sdk/src/contract.ts');

/** The contract as the file should hold it, formatted as everything else is. */
export function writeDown(): string {
  const biome = join(repository, 'node_modules/.bin/biome');
  return execFileSync(biome, ['format', '--stdin-file-path', CONTRACT_FILE], {
    cwd: repository,
    input: printContract(),
    encoding: 'utf8',
  });
}

if (process.argv[1] === import.meta.filename) writeFileSync(CONTRACT_FILE, writeDown());
