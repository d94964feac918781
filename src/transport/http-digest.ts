// Digest authentication (RFC 7616): reads what a device asks for and answers it. Pure but for random numbers that are given.
import { createHash } from 'node:crypto';

export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** As the device writes it; null: it does not say, which means MD5. */
  readonly algorithm: string | null;
  readonly hash: 'md5' | 'sha256';
  readonly isSession: boolean;
  /** null: as in RFC 2069, without counter. */
  readonly qop: 'auth' | 'auth-int' | null;
  readonly isUserHashed: boolean;
  /** Only the nonce was too old: the credentials may be right. */
  readonly isStale: boolean;
}

export interface DigestRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly uri: string;
  readonly body: string | Buffer;
  readonly user: string;
  readonly password: string;
  /** How often the nonce was used, this time included. */
  readonly count: number;
  readonly clientNonce: string;
}

export interface HttpChallenge {
  /** `basic`, `digest`, `bearer`, in lower case. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
const SCHEME = /([A-Za-z][\w-]*)(?=\s|,|$)(?!\s*=)/y;

/** What a `WWW-Authenticate` header offers; several headers joined by commas are one. */
export function parseChallenges(header: string): readonly HttpChallenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (let at = 0; at < header.length;) {
    const step = (pattern: RegExp): RegExpExecArray | null => {
      pattern.lastIndex = at;
      return pattern.exec(header);
    };
    const scheme = step(SCHEME);
    const parameter = scheme === null ? step(PARAMETER) : null;
    if (scheme?.[1] !== undefined) challenges.push({ scheme: scheme[1].toLowerCase(), parameters: new Map() });
    else if (parameter?.[1] !== undefined) {
      const value = parameter[2]?.replace(/\\(.)/g, '$1') ?? parameter[3] ?? '';
      challenges.at(-1)?.parameters.set(parameter[1].toLowerCase(), value);
    }
    at += Math.max(1, (scheme ?? parameter)?.[0].length ?? 1);
  }
  return challenges;
}

/** The best of the digest challenges that can be answered: SHA-256 before MD5; null: there is none. */
export function digestOf(challenges: readonly HttpChallenge[]): DigestChallenge | null {
  const known = challenges.flatMap(({ scheme, parameters }) => {
    const challenge = scheme === 'digest' ? challengeOf(parameters) : null;
    return challenge === null ? [] : [challenge];
  });
  return known.find(({ hash }) => hash === 'sha256') ?? known[0] ?? null;
}

function challengeOf(parameters: ReadonlyMap<string, string>): DigestChallenge | null {
  const algorithm = parameters.get('algorithm') ?? null;
  const [, name, session] = /^(md5|sha-256)(-sess)?$/i.exec(algorithm ?? 'MD5') ?? [];
  const nonce = parameters.get('nonce');
  if (name === undefined || nonce === undefined) return null;
  const offered = (parameters.get('qop') ?? '').toLowerCase().split(/[\s,]+/);
  const qop = (['auth', 'auth-int'] as const).find((each) => offered.includes(each)) ?? null;
  return {
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    hash: name.toLowerCase() === 'md5' ? 'md5' : 'sha256',
    isSession: session !== undefined,
    qop,
    isUserHashed: parameters.get('userhash')?.toLowerCase() === 'true',
    isStale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

/** The value of the header `Authorization`. */
export function digestHeader(challenge: DigestChallenge, request: DigestRequest): string {
  const { realm, nonce, opaque, algorithm, hash, isSession, qop, isUserHashed } = challenge;
  const { method, uri, body, user, password, clientNonce } = request;
  const digest = (text: string | Buffer): string => createHash(hash).update(text).digest('hex');
  const count = request.count.toString(16).padStart(8, '0');
  const secret = digest(`${user}:${realm}:${password}`);
  const a1 = isSession ? digest(`${secret}:${nonce}:${clientNonce}`) : secret;
  const a2 = digest(`${method}:${uri}${qop === 'auth-int' ? `:${digest(body)}` : ''}`);
  const middle = qop === null ? nonce : `${nonce}:${count}:${clientNonce}:${qop}`;
  const quoted = (name: string, value: string): string => `${name}="${value.replace(/["\\]/g, '\\$&')}"`;
  return `Digest ${[
    quoted('username', isUserHashed ? digest(`${user}:${realm}`) : user),
    quoted('realm', realm),
    quoted('nonce', nonce),
    quoted('uri', uri),
    ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
    quoted('response', digest(`${a1}:${middle}:${a2}`)),
    ...(opaque === null ? [] : [quoted('opaque', opaque)]),
    ...(qop === null && !isSession ? [] : [quoted('cnonce', clientNonce)]),
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${count}`]),
    ...(isUserHashed ? ['userhash=true'] : []),
  ].join(', ')}`;
}
