// Passwords as scrypt hashes.
import { expect, it } from 'vitest';
import { hashPassword, isPassword, isPasswordHash } from './scrypt-password.ts';

it('are recognised, in both spellings of umlauts, and no other', async () => {
  const hash = await hashPassword('Zählerschrank');
  expect(isPasswordHash(hash)).toBe(true);
  expect(await isPassword('Zählerschrank'.normalize('NFD'), hash)).toBe(true);
  expect(await isPassword('zählerschrank', hash)).toBe(false);
  expect(await isPassword('', hash)).toBe(false);
});

it('are hashed with parameters that are written beside them, and another salt each time', async () => {
  // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1), the first 32 of 64 bytes.
  const salt = Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '');
  const key = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex').toString('base64');
  expect(await isPassword('pleaseletmein', `$scrypt$ln=14,r=8,p=1$${salt}$${key.replace(/=+$/, '')}`)).toBe(true);
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

it.each([
  '',
  'plain text',
  '$scrypt$ln=30,r=8,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA',
  '$scrypt$ln=15,r=8,p=3$AA$AA',
])('refuse what is no hash of theirs: "%s"', async (hash) => {
  expect(isPasswordHash(hash)).toBe(false);
  expect(await isPassword('plain text', hash)).toBe(false);
});
