// A password file whose hash costs nothing: tests that log in often need not wait for scrypt.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashPassword } from '../../src/api/access/scrypt-password.ts';

export async function keepQuickPassword(path: string, password: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const hash = await hashPassword(password, { ln: 4, r: 8, p: 1 });
  writeFileSync(path, JSON.stringify({ hub: '0123abcd', password: hash }), { mode: 0o600 });
}
