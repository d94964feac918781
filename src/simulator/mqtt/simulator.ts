// Simulated MQTT devices: at a broker, each says what its model looks for, again and again. The only MQTT file that a test or a
// command needs.
import { randomBytes } from 'node:crypto';
import type { MqttDeviceModel } from '../../definition/mqtt/device.ts';
import type { Clock } from '../../model/clock.ts';
import type { ErrorProblem } from '../../model/problem.ts';
import type { ReadingValue } from '../../model/reading.ts';
import { BrokerConnection } from '../../transport/mqtt/broker-connection.ts';
import { placeOf } from '../../transport/mqtt/broker-target.ts';
import { expandTopic } from '../../codec/mqtt/topics.ts';
import { directCurrentValue } from '../physics/direct-current.ts';
import { ElectricalState } from '../physics/electrical-state.ts';
import { messagesOf } from './messages.ts';

export interface MqttSimDevice {
  readonly model: MqttDeviceModel;
  readonly topic: string;
  /** Values that do not move, in canonical units; null is left out. */
  readonly values?: Readonly<Record<string, ReadingValue | null>>;
}

export interface MqttSimulatorOptions {
  /** Without credentials. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly devices: readonly MqttSimDevice[];
  /** Time between messages, ms. Default 1000. */
  readonly everyMs?: number;
  /** The broker was lost, or is not there. It is tried again. */
  readonly onClosed?: (problem: ErrorProblem) => void;
}

export interface RunningMqttSimulator {
  /** `host:port`. */
  readonly address: string;
  readonly devices: readonly MqttSimDevice[];
  /** What the device said last, in canonical units. */
  values(topic: string): Readonly<Record<string, ReadingValue>>;
  /** Never rejects. */
  stop(): Promise<void>;
}

const DEFAULT_EVERY_MS = 1000;

/** What water, heat and weather show, which no electrical state has. */
const OTHER_VALUES: Readonly<Record<string, number>> = {
  volume: 812.5,
  volumeFlow: 0.3,
  flowTemperature: 52,
  returnTemperature: 38,
  heatEnergy: 7_654_000,
  heatPower: 4200,
  temperature: 21.5,
  humidity: 47,
};

/** Connects as soon as the broker is there, and says that the devices are there. */
export function startMqttSimulator(options: MqttSimulatorOptions, clock: Clock): RunningMqttSimulator {
  const { url, user = null, password = null, devices, everyMs = DEFAULT_EVERY_MS, onClosed } = options;
  const states = devices.map(
    ({ model }, index) => new ElectricalState({ unitId: index + 1, phases: model.phases === 3 ? 3 : 1 }),
  );
  const latest = new Map<string, Readonly<Record<string, ReadingValue>>>();
  const connection = new BrokerConnection({
    target: {
      ...{ url, user, password, caPath: null, certPath: null, keyPath: null },
      ...{ fingerprint: null, isInsecure: false },
    },
    session: {
      ...{ clientId: `simulate-${randomBytes(4).toString('hex')}`, will: null },
      ...{ qos: 0, cleanSession: true },
    },
    clock,
    onConnected: () => {
      for (const { model, topic } of devices) {
        const { availability } = model;
        if (availability !== null) publish(expandTopic(availability.topic, topic), availability.online[0] ?? 'online');
      }
      say();
    },
    onClosed: (problem) => onClosed?.(problem),
    onMessage: () => undefined,
  });
  const publish = (topic: string, payload: string): void => void connection.client?.publish(topic, payload);
  const say = (): void => {
    if (!connection.isConnected) return;
    devices.forEach((device, index) => {
      const values = valuesOf(device, states[index], clock.wallMs());
      latest.set(device.topic, values);
      for (const { topic, payload } of messagesOf(device.model, device.topic, values)) publish(topic, payload);
    });
  };
  connection.start();
  const stopTimer = clock.every(everyMs, say);
  return {
    address: placeOf(url),
    devices,
    values: (topic) => latest.get(topic) ?? {},
    stop() {
      stopTimer();
      connection.end();
      return Promise.resolve();
    },
  };
}

/** As a real device, which knows tenths and hundredths, but no more. */
function valuesOf(
  { model, values = {} }: MqttSimDevice,
  state: ElectricalState | undefined,
  wallMs: number,
): Record<string, ReadingValue> {
  state?.advanceTo(wallMs);
  const said: Record<string, ReadingValue> = {};
  for (const { name } of model.values) {
    const fixed = values[name];
    if (fixed === null) continue;
    const moving =
      state === undefined ? null : (state.value(name) ?? OTHER_VALUES[name] ?? directCurrentValue(name, state));
    const value = fixed ?? (moving === null ? null : Number(moving.toFixed(2)));
    if (value !== null) said[name] = value;
  }
  return said;
}
