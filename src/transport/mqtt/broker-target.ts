// Where a broker is and how one gets in: from the configuration to the options of the MQTT library. Reads the TLS files.
// It must not know what is sent.
import { readFileSync } from 'node:fs';
import type { IClientOptions } from 'mqtt';
import { errorText } from '../../model/error.ts';
import { TlsFileError } from './broker-problem.ts';
import type { MqttMessage } from './message.ts';

export interface BrokerTarget {
  /** mqtt:, mqtts:, ws: or wss:, without credentials. */
  readonly url: string;
  readonly user: string | null;
  readonly password: string | null;
  /** PEM file with further authorities for TLS; null: those of Node.js. */
  readonly caPath: string | null;
  /** PEM files of our own certificate and its key; both or none. */
  readonly certPath: string | null;
  readonly keyPath: string | null;
  /** Of the only certificate of the broker that is trusted, 64 hexadecimal digits; null: the authorities say it. */
  readonly fingerprint: string | null;
  /** Whoever answers is trusted. */
  readonly isInsecure: boolean;
}

export interface SessionOptions {
  readonly clientId: string;
  /** Null: nothing is said when the connection is lost. */
  readonly will: MqttMessage | null;
  readonly qos: 0 | 1 | 2;
  /** Whether the broker forgets the session with the connection. */
  readonly cleanSession: boolean;
}

/** A connection that was not made after this time counts as failed. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** The broker publishes the last will when it hears nothing for one and a half times as long (MQTT 3.1.1, 3.1.2.10). */
const KEEPALIVE_S = 30;

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'mqtt:': '1883',
  'mqtts:': '8883',
  'ws:': '80',
  'wss:': '443',
};

/** `host:port`, for messages. */
export function placeOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port}`;
}

/**
 * The TLS files are read each time: a renewed certificate is used at the next connection.
 * @throws TlsFileError when one cannot be read
 */
export function clientOptions(target: BrokerTarget, session: SessionOptions): IClientOptions {
  const { user, password, caPath, certPath, keyPath, isInsecure } = target;
  const { clientId, will, qos, cleanSession } = session;
  return {
    clientId,
    ...(user !== null && { username: user }),
    ...(password !== null && { password }),
    ...(caPath !== null && { ca: contentOf(caPath, 'ca') }),
    ...(certPath !== null && { cert: contentOf(certPath, 'cert') }),
    ...(keyPath !== null && { key: contentOf(keyPath, 'key') }),
    ...(isInsecure && { rejectUnauthorized: false }),
    ...(will !== null && {
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos, retain: will.retain },
    }),
    protocolVersion: 4,
    clean: cleanSession,
    keepalive: KEEPALIVE_S,
    // Or else a broker that hangs would not be noticed while there is something to send.
    reschedulePings: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Connecting again, waiting and subscribing are ours: bounded, and with growing pauses.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  };
}

function contentOf(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new TlsFileError(`cannot read the file of \`${what}\`: ${errorText(error)}`, { cause: error });
  }
}
