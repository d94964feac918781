// Why an HTTP exchange failed, in words: of the connection, of TLS, of a time that is over. Without credentials. Pure; knows no
// socket.
import { errorText, MeterHubError } from '../model/error.ts';
import { saidBy } from '../model/problem.ts';
import type { ErrorDetails } from '../vocabulary/error-codes.ts';
import type { Text } from '../vocabulary/text.ts';
import { CertificateError } from './tls/trusted-tls.ts';

/** How messages speak of the other side; each user of the client has words of its own. */
export interface HttpWords {
  /** `the ... hung up` */
  readonly peer: 'device' | 'server';
  /** What to do when its certificate is not trusted; null: it was not seen. */
  readonly certificateRemedy: (shown: CertificateError | null) => Text;
  /** What else may be wrong when there is no TLS connection; empty: nothing. */
  readonly tlsHint: Text;
  /** A time limit: `300 ms`. */
  readonly span: (ms: number) => string;
  /** The error that is thrown. */
  readonly error: (problem: HttpProblem) => MeterHubError;
}

export interface HttpProblem {
  readonly code: 'HTTP_CONNECT' | 'HTTP_TIMEOUT' | 'HTTP_CONTENT' | 'HTTP_ANSWER_TOO_LARGE' | 'CANCELLED';
  /** Method and URL without credentials and query. */
  readonly where: string;
  readonly reason: string;
  readonly facts: ErrorDetails;
  readonly cause?: unknown;
}

export const DEVICE_WORDS: HttpWords = {
  peer: 'device',
  certificateRemedy(shown) {
    if (shown === null) return { en: 'name its PEM file in `ca`', de: 'seine PEM-Datei in `ca` nennen' };
    const line = `fingerprint: '${shown.fingerprint}'`;
    return shown.hasFile
      ? {
          en: `the file of \`ca\` is of somebody else; if it is the certificate of your device, write ${line} instead of \`ca\``,
          de: `die Datei von \`ca\` ist von jemand anderem; wenn es das Zertifikat Ihres Geräts ist, statt \`ca\` ${line} schreiben`,
        }
      : {
          en: `if it is that of your device, add ${line}, or name its PEM file in \`ca\``,
          de: `wenn es das Ihres Geräts ist, ${line} ergänzen oder seine PEM-Datei in \`ca\` nennen`,
        };
  },
  tlsHint: {
    en: ' If its TLS is outdated, `fingerprint` or `insecure: true` allows that.',
    de: ' Wenn sein TLS veraltet ist, erlauben das `fingerprint` oder `insecure: true`.',
  },
  span: (ms) => `${Math.round(ms)} ms`,
  error: ({ code, where, reason, facts, cause }) =>
    new MeterHubError({ code, details: code === 'CANCELLED' ? {} : { where, ...facts } }, `${where}: ${reason}`, {
      cause,
    }),
};

/** What the system, TLS or the parser says, with its code. */
export function connectionProblem(where: string, error: unknown, words: HttpWords): HttpProblem {
  const code = codeOf(error);
  const facts = code === '' ? {} : { errno: code };
  if (code.startsWith('HPE_')) {
    return {
      code: 'HTTP_CONTENT',
      where,
      reason: 'what answers does not speak HTTP (is it https, not http?)',
      facts: {},
      cause: error,
    };
  }
  const tls = tlsReason(code, error, words);
  if (tls !== null) {
    return { code: 'HTTP_CONNECT', where, reason: tls.en, facts: { ...facts, ...saidBy(tls) }, cause: error };
  }
  return { code: 'HTTP_CONNECT', where, reason: reasonOf(code, error, words), facts, cause: error };
}

/** The other side closed the connection without an answer. */
export function isHungUp(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: is this the right address and port?',
  ETIMEDOUT: 'no connection',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'the name is unknown: is it spelt right? Its IP address does as well',
  EAI_AGAIN: 'the name cannot be looked up now',
  EPROTO: 'what answers does not speak TLS: is it http, not https?',
};

function reasonOf(code: string, error: unknown, { peer }: HttpWords): string {
  if (isHungUp(error)) return `the ${peer} hung up without an answer`;
  if (code === 'EHOSTUNREACH') return `the ${peer} is not in the network`;
  return REASONS[code] ?? (errorText(error) || code);
}

/** What is wrong with certificates and encryption, and what to do: the page says it in both languages. */
function tlsReason(code: string, error: unknown, { certificateRemedy, tlsHint }: HttpWords): Text | null {
  if (code === 'FINGERPRINT' && error instanceof CertificateError) {
    return {
      en: `its certificate is not the one of \`fingerprint\` but ${error.fingerprint}: if it was renewed, set that`,
      de: `sein Zertifikat ist nicht das von \`fingerprint\`, sondern ${error.fingerprint}: wenn es erneuert wurde, das eintragen`,
    };
  }
  if (error instanceof CertificateError || /CERT|SELF_SIGNED|ISSUER|ERR_TLS/.test(code)) {
    const remedy = certificateRemedy(error instanceof CertificateError ? error : null);
    return {
      en: `its certificate is not trusted (${code}): ${remedy.en}`,
      de: `seinem Zertifikat wird nicht vertraut (${code}): ${remedy.de}`,
    };
  }
  if (!/^ERR_(SSL|OSSL)/.test(code)) return null;
  return {
    en: `no TLS connection (${code}): is it http, not https?${tlsHint.en}`,
    de: `keine TLS-Verbindung (${code}): Ist es http statt https?${tlsHint.de}`,
  };
}
