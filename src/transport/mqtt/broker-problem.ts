// What a failed connection to the broker means for a person: code, text and remedy. It must not know how connections are
// made. Return codes: MQTT 3.1.1, section 3.2.2.3.
import { errorText } from '../../model/error.ts';
import { problemOf, type ErrorProblem } from '../../model/problem.ts';
import { CertificateError } from '../tls/trusted-tls.ts';

/** Which file of the configuration cannot be read. */
export class TlsFileError extends Error {
  override readonly name = 'TlsFileError';
}

const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it does not speak MQTT 3.1.1',
  2: 'it does not accept the client id',
  3: 'it is not ready',
  4: 'it does not know this user and password',
  5: 'it does not allow this client (user, password or access list)',
};

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO$|ERR_OSSL)/;

/** @param where the broker as `host:port` */
export function brokerProblem(error: unknown, where: string): ErrorProblem {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code === 'number') {
    const why = REFUSALS[code] ?? `return code ${code}`;
    const text = `the broker ${where} refuses the connection: ${why}. Check \`user\`, \`password\` and \`clientId\`.`;
    return problemOf('MQTT_REFUSED', text, { where, returnCode: code });
  }
  if (error instanceof TlsFileError) {
    return problemOf('MQTT_TLS', `${error.message}. Check \`ca\`, \`cert\` and \`key\`.`, { where });
  }
  if (error instanceof CertificateError) {
    const text = `the broker ${where} has another certificate than \`fingerprint\` says: ${error.fingerprint}`;
    return problemOf('MQTT_TLS', `${text}. If it was renewed, write that; else somebody else answers.`, { where });
  }
  if (typeof code === 'string' && TLS_CODE.test(code)) {
    const text = `no trusted connection to the broker ${where}: ${errorText(error)}. ${tlsRemedy(code)}`;
    return problemOf('MQTT_TLS', text, { where, errno: code });
  }
  const remedy = 'Check `url` and that the broker runs; it is tried again by itself.';
  const text = `no connection to the broker ${where}: ${plainReason(error)}. ${remedy}`;
  return problemOf('MQTT_CONNECT', text, { where, ...(typeof code === 'string' && { errno: code }) });
}

function tlsRemedy(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'Use the name in `url` that the certificate is made out to.';
  if (code.startsWith('ERR_OSSL'))
    return 'Check that the files of `ca`, `cert` and `key` are PEM files that belong together.';
  if (code === 'CERT_HAS_EXPIRED') return 'Renew the certificate of the broker, and check the time of this machine.';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'Check that the port speaks TLS (usually 8883).';
  return 'Set `ca` to the file of the authority that signed the certificate of the broker.';
}

/** Node gathers the failures of all addresses of a name in one error without a text. */
function plainReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  const text = errorText(error);
  return text === '' && error instanceof Error && 'code' in error ? String(error.code) : text;
}
