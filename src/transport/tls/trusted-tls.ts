// TLS connections and whom they trust: the authorities of Node or of a file, one certificate by its fingerprint, or everybody.
// Nothing is sent before it is known who is there. Knows no protocol.
import { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { formatFingerprint } from './fingerprint.ts';

/** Who is on the other side is known when one of these says so. */
export interface TlsTrust {
  /** PEM text of authorities, or of the certificate of the device itself; null: the authorities of Node. */
  readonly ca: string | null;
  /** 64 hexadecimal digits: this certificate and no other, whatever name and date it has; null: any that is trusted. */
  readonly fingerprint: string | null;
  /** Nobody is checked. */
  readonly isInsecure: boolean;
}

/** The certificate of the other side is not trusted. */
export class CertificateError extends Error {
  /** Of TLS, or FINGERPRINT. */
  readonly code: string;
  /** Of the certificate that was shown, as it is written in a configuration. */
  readonly fingerprint: string;
  /** A file of `ca` was there, and did not help. */
  readonly hasFile: boolean;

  constructor(code: string, fingerprint: string, hasFile: boolean) {
    super(`its certificate is not trusted (${code})`);
    this.code = code;
    this.fingerprint = fingerprint;
    this.hasFile = hasFile;
  }
}

/** Small devices have old TLS and short keys; the fingerprint tells them as surely. */
const OLD_TLS: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };

/** What one trusts, made ready: throws where the text of `ca` holds no certificate. */
export class Trust {
  readonly #trust: TlsTrust;
  /** Certificates of `ca`: a device that shows one of them itself is known, whatever its name. */
  readonly #known: readonly Buffer[];

  constructor(trust: TlsTrust) {
    this.#trust = trust;
    this.#known = trust.ca === null ? [] : certificatesOf(trust.ca);
  }

  /** Calls `onEnd` once: with null when the other side is trusted, else the socket is destroyed. */
  connect(options: ConnectionOptions, onEnd: (error: Error | null) => void): TLSSocket {
    const { ca, fingerprint, isInsecure } = this.#trust;
    const socket = connect({
      ...options,
      ...(ca !== null && { ca }),
      ...((fingerprint !== null || isInsecure) && OLD_TLS),
      // It is looked at below, where the certificate can be named; until then nothing is sent.
      rejectUnauthorized: false,
    });
    const end = (error: Error | null): void => {
      socket.off('error', end).off('close', onClose);
      if (error !== null) socket.on('error', () => undefined).destroy();
      onEnd(error);
    };
    const onClose = (): void => end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    socket.once('error', end).once('close', onClose);
    socket.once('secureConnect', () => end(this.#doubt(socket)));
    return socket;
  }

  /** Why the other side is not trusted; null: it is. */
  #doubt(socket: TLSSocket): CertificateError | null {
    const { ca, fingerprint, isInsecure } = this.#trust;
    if (isInsecure) return null;
    const shown = socket.getPeerX509Certificate();
    const digits = shown?.fingerprint256.replaceAll(':', '') ?? '';
    if (fingerprint !== null) {
      return digits === fingerprint ? null : new CertificateError('FINGERPRINT', formatFingerprint(digits), false);
    }
    if (socket.authorized || this.#known.some((raw) => shown?.raw.equals(raw))) return null;
    // Typed as an error, and mostly a code.
    const reason: unknown = socket.authorizationError;
    return new CertificateError(codeOf(reason), formatFingerprint(digits), ca !== null);
  }
}

function codeOf(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  return reason instanceof Error && 'code' in reason && typeof reason.code === 'string' ? reason.code : 'unknown';
}

/** Throws where there is none: TLS would trust nobody and not say why. */
function certificatesOf(pem: string): Buffer[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? [];
  if (texts.length === 0) throw new Error('there is no certificate in it');
  return texts.map((text) => new X509Certificate(text).raw);
}
