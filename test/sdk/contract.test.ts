import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTRACT_FILE, writeDown } from '../../tools/sdk/write-contract.ts';

test('the client package holds the contract as it is now; `npm run sdk:types` writes it anew', () => {
  expect(readFileSync(CONTRACT_FILE, 'utf8')).toBe(writeDown());
});
