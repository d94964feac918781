// Opens one connection of the MQTT library. With a fingerprint the certificate is looked at before anything is sent, the
// password above all. It must not know what is sent, nor what follows when it fails.
import type { TLSSocket } from 'node:tls';
import type { MqttClient } from 'mqtt';
import { Trust } from '../tls/trusted-tls.ts';
import { clientOptions, CONNECT_TIMEOUT_MS, type BrokerTarget, type SessionOptions } from './broker-target.ts';

/** Rejects with TlsFileError, CertificateError or an error of the system. `isWanted`: asked before a connection is made. */
export async function openClient(
  target: BrokerTarget,
  session: SessionOptions,
  isWanted: () => boolean,
): Promise<MqttClient | null> {
  // Several MB of code, which a hub without a broker does without. Bundled, the package has a default export only.
  const { default: mqtt } = await import('mqtt');
  if (!isWanted()) return null;
  const options = clientOptions(target, session);
  if (target.fingerprint === null) return mqtt.connect(target.url, options);
  const socket = await trustedSocket(target, target.fingerprint, options);
  if (!isWanted()) {
    socket.destroy();
    return null;
  }
  return new mqtt.MqttClient(() => socket, options);
}

interface OwnCertificate {
  readonly cert?: unknown;
  readonly key?: unknown;
}

function trustedSocket({ url }: BrokerTarget, fingerprint: string, { cert, key }: OwnCertificate): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const own = cert instanceof Buffer && key instanceof Buffer ? { cert, key } : {};
  const trust = new Trust({ ca: null, fingerprint, isInsecure: false });
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port: Number(port || '8883'), timeout: CONNECT_TIMEOUT_MS, ...own };
    const socket = trust.connect(options, (error) => {
      socket.setTimeout(0);
      if (error === null) resolve(socket);
      else reject(error);
    });
    socket.once('timeout', () => socket.destroy(new Error('it did not answer in time')));
  });
}
