// A certificate that signs itself, as devices and people make them.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** SHA-256, as openssl shows it: `AB:CD:...`. */
  readonly fingerprint: string;
}

export function makeCertificate(name = 'energy.localhost'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-tls-'));
  const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', `/CN=${name}`, '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...subject, '-keyout', keyPath, '-out', certPath], {
    stdio: 'ignore',
  });
  const [key, cert] = [readFileSync(keyPath, 'utf8'), readFileSync(certPath, 'utf8')];
  rmSync(folder, { recursive: true });
  return { key, cert, fingerprint: new X509Certificate(cert).fingerprint256 };
}
