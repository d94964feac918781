// Keys of an MQTT broker, for buses and outputs alike: where it is, who we are, and whom we trust there.
import * as z from 'zod';
import { formatFingerprint } from '../../transport/tls/fingerprint.ts';
import type { BrokerTarget } from '../../transport/mqtt/broker-target.ts';
import type { Report } from '../../yaml/report.ts';
import { fingerprint, key, mqttUrl, path, secret } from '../../yaml/schema-values.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { bothOf } from './http-endpoint.ts';

export const brokerKeys = {
  url: key(mqttUrl(), 'The broker; mqtt, mqtts, ws or wss.', { example: 'mqtt://localhost:1883' }),
  user: key(z.string().min(1).optional(), 'User name.', { example: 'meterhub' }),
  password: key(secret().optional(), 'Password.', { example: '!env MQTT_PASSWORD' }),
  ca: key(path().optional(), 'PEM file of the authority that signed the certificate of the broker.', {
    example: '/etc/meterhub/ca.pem',
    defaultText: 'those that Node.js knows',
  }),
  fingerprint: key(
    fingerprint().optional(),
    'mqtts: SHA-256 fingerprint of the certificate of the broker. It is trusted whatever its name, date and signer.',
    { example: "'SHA256:3F:0A:...'" },
  ),
  insecure: key(
    z.boolean().optional(),
    'TLS: trust whoever answers. Anybody in the network can then play the broker and read the password; `ca` and `fingerprint` are safer.',
    { example: true, defaultText: 'false' },
  ),
  cert: key(path().optional(), 'PEM file of the certificate that MeterHub shows to the broker; with `key`.', {
    example: '/etc/meterhub/client.pem',
  }),
  key: key(path().optional(), 'PEM file of the key of `cert`.', { example: '/etc/meterhub/client.key' }),
  clientId: key(z.string().min(1).max(128).optional(), 'Client id.', {
    example: 'meterhub',
    defaultText: 'made from the identity of the machine, always the same',
  }),
};

/** Without the URL: what belongs to a broker that is said elsewhere. */
export const BROKER_KEYS: readonly string[] = Object.keys(brokerKeys).filter((each) => each !== 'url');

export interface BrokerInput {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly ca?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly clientId?: string | undefined;
}

export interface BrokerEndpoint extends BrokerTarget {
  /** Null: made from the identity of the machine. */
  readonly clientId: string | null;
}

/** The broker; what contradicts itself is reported, and so is what is not safe. */
export function brokerEndpoint(input: BrokerInput, path: Path, report: Report): BrokerEndpoint {
  const { url, user, password, ca, cert, key: ownKey, clientId } = input;
  const { fingerprint: digits = null, insecure = false } = input;
  if (password !== undefined && user === undefined) {
    report.error(
      [...path, 'password'],
      { en: 'a password without a user', de: 'ein Passwort ohne Benutzer' },
      { en: 'add `user`', de: '`user` ergänzen' },
      'key',
    );
  }
  if ((cert === undefined) !== (ownKey === undefined)) {
    const [given, missing] = cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    report.error(
      [...path, given],
      { en: `\`${given}\` without \`${missing}\``, de: `\`${given}\` ohne \`${missing}\`` },
      { en: `add \`${missing}\``, de: `\`${missing}\` ergänzen` },
      'key',
    );
  }
  const isTls = /^(mqtts|wss):/i.test(url);
  for (const only of ['ca', 'fingerprint', 'insecure', 'cert', 'key'] as const) {
    if (input[only] === undefined || isTls) continue;
    report.error(
      [...path, only],
      { en: `\`${only}\` without TLS`, de: `\`${only}\` ohne TLS` },
      { en: 'write mqtts:// or wss:// in `url`', de: 'mqtts:// oder wss:// in `url` schreiben' },
      'key',
    );
  }
  checkTrust(input, path, report);
  return {
    ...{ url, user: user ?? null, password: password ?? null, clientId: clientId ?? null },
    ...{ caPath: ca ?? null, certPath: cert ?? null, keyPath: ownKey ?? null },
    ...{ fingerprint: digits, isInsecure: insecure },
  };
}

function checkTrust(input: BrokerInput, path: Path, report: Report): void {
  const [first, second] = (['ca', 'fingerprint', 'insecure'] as const).filter((each) => input[each] !== undefined);
  if (first !== undefined && second !== undefined) {
    const hint = { en: 'one of them says whom to trust', de: 'eines davon sagt, wem vertraut wird' };
    report.error([...path, second], bothOf(first, second), hint, 'key');
  }
  if (input.fingerprint !== undefined && /^wss:/i.test(input.url)) {
    report.error(
      [...path, 'fingerprint'],
      { en: '`fingerprint` works with mqtts:// only', de: '`fingerprint` gibt es nur bei mqtts://' },
      { en: 'use `ca` with the certificate of the authority', de: '`ca` mit dem Zertifikat der Stelle benutzen' },
      'key',
    );
  }
  if (input.insecure !== true || !/^(mqtts|wss):/i.test(input.url)) return;
  report.warn(
    [...path, 'insecure'],
    {
      en: 'whoever answers at this address is trusted: values may be made up and the password may be read by others',
      de: 'wer auch immer unter dieser Adresse antwortet, dem wird vertraut: Werte können erfunden sein, und andere können das Passwort lesen',
    },
    { en: 'use `ca` or `fingerprint` instead', de: 'stattdessen `ca` oder `fingerprint` benutzen' },
    'key',
  );
}

/** Whom a broker's endpoint trusts, in words; none: the authorities that everybody trusts. */
export function brokerTrustText({ caPath, fingerprint: digits, isInsecure }: BrokerTarget): readonly string[] {
  if (isInsecure) return ['INSECURE: anybody is trusted'];
  if (digits !== null) return [`only ${formatFingerprint(digits).slice(0, 18)}...`];
  return caPath === null ? [] : [`trusts ${caPath}`];
}
