// Certificate and key from their files, checked before anybody is served with them. It must not know servers.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TlsFiles } from '../../../config/config.ts';
import { errnoOf, errorText, MeterHubError } from '../../../model/error.ts';

export interface TlsMaterial {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** When the certificate ends, ms since the epoch. */
  readonly endsMs: number;
}

/** @throws MeterHubError TLS_FILE (missing, unreadable, no PEM) or TLS_KEY (the key is another one). */
export function readTls({ cert: certPath, key: keyPath }: TlsFiles): TlsMaterial {
  const cert = readPem(certPath);
  const key = readPem(keyPath);
  const certificate = parsed(certPath, 'a certificate', () => new X509Certificate(cert));
  const privateKey: KeyObject = parsed(keyPath, 'a private key without a password', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new MeterHubError('TLS_KEY', `the key in ${keyPath} is not that of the certificate in ${certPath}`, {
      details: { path: keyPath },
    });
  }
  return { cert, key, endsMs: Date.parse(certificate.validTo) };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MeterHubError('TLS_FILE', `cannot read ${path}: ${errorText(error)}`, {
      cause: error,
      details: { path, ...errnoOf(error) },
    });
  }
}

function parsed<T>(path: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    // The reason of OpenSSL helps nobody, and could repeat the key.
    throw new MeterHubError('TLS_FILE', `${path} holds no ${what.replace(/^a /, '')} in PEM`, {
      cause: error,
      details: { path },
    });
  }
}
