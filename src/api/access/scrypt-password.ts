// Passwords as scrypt hashes, their parameters written with them so that later ones may be stronger. It must not know where
// they are kept.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  /** log2 of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/**
 * 32 MB for a third of a second on a Raspberry Pi 4.
 * @see OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3 is as strong as N=2^17, p=1 with a quarter of the memory
 */
const COST: Cost = { ln: 15, r: 8, p: 3 };

/** What a hash that is read may ask for: the file could be anybody's. */
const MOST: Cost = { ln: 17, r: 8, p: 8 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, both in base64 without padding. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, cost, KEY_BYTES);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(key)}`;
}

/** False also for a hash that cannot be read. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const parsed = parseHash(hash);
  if (parsed === null) return false;
  const { cost, salt, key } = parsed;
  return timingSafeEqual(key, await derive(password, salt, cost, key.length));
}

export function isPasswordHash(text: string): boolean {
  return parseHash(text) !== null;
}

function parseHash(text: string): { readonly cost: Cost; readonly salt: Buffer; readonly key: Buffer } | null {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/-]+)\$([\w+/-]+)$/.exec(text);
  if (match === null) return null;
  const [, ln = '', r = '', p = '', salt = '', key = ''] = match;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const fits = cost.ln >= 1 && cost.ln <= MOST.ln && cost.r >= 1 && cost.r <= MOST.r && cost.p >= 1 && cost.p <= MOST.p;
  const bytes = { salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
  return fits && bytes.salt.length >= 8 && bytes.key.length >= 16 ? { cost, ...bytes } : null;
}

function derive(password: string, salt: Buffer, { ln, r, p }: Cost, length: number): Promise<Buffer> {
  const N = 2 ** ln;
  // Umlauts come in two spellings, depending on the keyboard.
  const text = password.normalize('NFC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, length, { N, r, p, maxmem: 128 * r * (N + p) * 2 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
