// The MQTT flags of gosdm630: one broker that gets every reading under gosdm630's topics. Opens nothing.
import { parseDuration } from '../../time/duration.ts';
import type { MqttOutputConfig } from '../../output/mqtt/config.ts';
import { brokerUrl } from './broker-url.ts';
import type { Fail } from './usage.ts';
import { mqttSchema } from '../../output/mqtt/schema.ts';

/** As typed. */
export interface MqttFlags {
  /** `-b`: `host`, `host:1883`, `tcp://host:1883`, `mqtts://host`. Left out: no broker. */
  readonly broker?: string | undefined;
  /** `-t`. Default `sdm630`. */
  readonly topic?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** `-i`. */
  readonly clientId?: string | undefined;
  /** `-r`: whole seconds, or a duration. Default 0. */
  readonly rate?: string | undefined;
  /** `-l`. */
  readonly clean?: boolean | undefined;
  /** `-q`: 0..2. Default 0. */
  readonly qos?: string | undefined;
}

const DEFAULT_TOPIC = 'sdm630';
const NEED_BROKER = { topic: '-t', user: '--user', clientId: '-i', rate: '-r', clean: '-l', qos: '-q' } as const;

/** One output, or none without a broker. What is wrong goes to `fail`. */
export function quickStartMqtt(flags: MqttFlags, fail: Fail): MqttOutputConfig[] {
  const { broker, topic = DEFAULT_TOPIC, user, password, clientId, rate = '0', clean, qos = '0' } = flags;
  if (broker === undefined) {
    for (const [name, flag] of Object.entries(NEED_BROKER)) {
      const isGiven = flags[name as keyof typeof NEED_BROKER] !== undefined;
      if (isGiven) fail(flag, 'says nothing without a broker', 'add -b host:1883');
    }
    return [];
  }
  const intervalMs = /^[0-9]{1,5}$/.test(rate) ? Number(rate) * 1000 : parseDuration(rate);
  if (intervalMs === null) fail('-r', `"${rate}" is no time`, 'whole seconds, for example -r 10');
  if (password !== undefined && user === undefined) fail('--password', 'is given without a user', 'add --user NAME');
  const checked = {
    url: mqttSchema.shape.url.safeParse(brokerUrl(broker)),
    topic: mqttSchema.shape.topic.safeParse(topic.replace(/\/+$/, '')),
    qos: mqttSchema.shape.qos.safeParse(/^[012]$/.test(qos) ? Number(qos) : null),
  };
  // The address may hold a password that is in the wrong place: it is not repeated.
  if (!checked.url.success)
    fail(
      '-b',
      'is not the address of a broker',
      'for example -b localhost:1883; user and password: --user, --password',
    );
  if (!checked.topic.success) fail('-t', `"${topic}" is not a topic`, 'without + and #, for example -t sdm630');
  if (!checked.qos.success) fail('-q', `"${qos}" is not a quality of service`, '0, 1 or 2');
  if (!checked.url.success || !checked.topic.success || !checked.qos.success || intervalMs === null) return [];
  return [
    {
      ...{ name: 'mqtt', type: 'mqtt', layout: 'sdm630', retain: true, commands: false },
      ...{ url: checked.url.data, topic: checked.topic.data ?? DEFAULT_TOPIC, qos: checked.qos.data },
      ...{ user: user ?? null, password: password ?? null, clientId: clientId ?? null },
      ...{ caPath: null, certPath: null, keyPath: null, fingerprint: null, isInsecure: false },
      ...{ cleanSession: clean ?? false, intervalMs, maxAgeMs: 0 },
      ...{ homeAssistantPrefix: null, homeAssistantStyle: 'device', homie: null },
    },
  ];
}
