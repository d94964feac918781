// The Homie convention, version 5: the hub is the root device, every meter a child of it with one node. It must not know
// the network. https://homieiot.github.io/specification/spec-core-v5_0_0/
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../model/clock.ts';
import { homieId, homieIds, homiePayload, homieProperty } from './names.ts';
import type { DeviceState, HomieLayout, MqttMessage } from '../topics/layout.ts';
import type { AnnouncedDevices, AnnouncedDevice } from '../topics/announced-devices.ts';
import type { TopicWriter } from '../topics/topic-writer.ts';

export interface HomieOptions {
  /** First level of the topics of the house; the root device is called after it. */
  readonly topic: string;
  readonly clock: Clock;
  readonly version: string;
  readonly writer: TopicWriter;
  /** The devices of this moment. */
  readonly announced: () => AnnouncedDevices;
}

const BASE = 'homie/5';
const NODE = 'values';

export class Homie5 implements HomieLayout {
  readonly #options: HomieOptions;
  /** What was described, with its version number. */
  readonly #described = new Map<string, { readonly content: object; readonly version: number }>();
  #announced: AnnouncedDevices | null = null;

  constructor(options: HomieOptions) {
    this.#options = options;
  }

  static will(topic: string): MqttMessage {
    return retained(`${BASE}/${homieId(topic)}/$state`, 'lost');
  }

  onConnected(): void {
    const announced = this.#options.announced();
    this.#announced = announced;
    this.#state(this.#root, 'init');
    for (const [name, device] of Object.entries(announced.devices)) this.#describeChild(announced, name, device);
    this.#describeRoot(announced);
    this.#state(this.#root, 'ready');
  }

  onDevicesChanged(): void {
    const old = this.#announced;
    const announced = this.#options.announced();
    if (old === null) return;
    this.#announced = announced;
    for (const [name, device] of Object.entries(announced.devices)) {
      if (!isDeepStrictEqual(old.devices[name], device)) this.#describeChild(announced, name, device);
    }
    if (isDeepStrictEqual(Object.keys(old.devices), Object.keys(announced.devices))) return;
    this.#state(this.#root, 'init');
    this.#describeRoot(announced);
    this.#state(this.#root, 'ready');
  }

  onDevice({ device, isAvailable, values }: DeviceState): void {
    const known = this.#announced?.devices[device.name];
    const id = this.#announced && childIds(this.#announced, this.#root).get(device.name);
    if (!known || id === undefined || !id) return;
    const ids = homieIds(Object.keys(known.values));
    for (const [measurand, unit] of Object.entries(known.values)) {
      const payload = homiePayload(values.get(measurand) ?? null, unit);
      this.#options.writer.say(retained(`${BASE}/${id}/${NODE}/${ids.get(measurand) ?? ''}`, payload));
    }
    this.#state(id, isAvailable ? 'ready' : 'lost');
  }

  sayState(): void {
    if (this.#announced !== null) this.#options.writer.send(retained(`${BASE}/${this.#root}/$state`, 'ready'));
  }

  farewell(): readonly MqttMessage[] {
    const children = this.#announced === null ? [] : [...childIds(this.#announced, this.#root).values()];
    return [this.#root, ...children].map((id) => retained(`${BASE}/${id}/$state`, 'disconnected'));
  }

  get #root(): string {
    return homieId(this.#options.topic);
  }

  #state(id: string, state: 'init' | 'ready' | 'lost'): void {
    const message = retained(`${BASE}/${id}/$state`, state);
    // It must arrive although `ready` follows at once: descriptions may change only in between.
    if (state === 'init') this.#options.writer.send(message, `${message.topic} init`);
    else this.#options.writer.say(message);
  }

  #describeRoot(announced: AnnouncedDevices): void {
    const children = [...childIds(announced, this.#root).values()];
    this.#describe(this.#root, { name: 'MeterHub', type: 'gateway', children });
  }

  #describeChild(announced: AnnouncedDevices, name: string, { values, label }: AnnouncedDevice): void {
    const id = childIds(announced, this.#root).get(name) ?? '';
    const ids = homieIds(Object.keys(values));
    const properties = Object.fromEntries(
      Object.entries(values).map(([measurand, unit]) => [
        ids.get(measurand) ?? '',
        { ...homieProperty(measurand, unit), settable: false, retained: true },
      ]),
    );
    this.#state(id, 'init');
    this.#describe(id, {
      ...{ name: label ?? name, type: 'meter', root: this.#root },
      nodes: { [NODE]: { name: 'Values', type: 'meter', properties } },
    });
  }

  /** Every change of a description has a higher version: the time of the change. */
  #describe(id: string, content: object): void {
    const old = this.#described.get(id);
    const isSame = old !== undefined && isDeepStrictEqual(old.content, content);
    const version = isSame ? old.version : Math.max(this.#options.clock.wallMs(), (old?.version ?? 0) + 1);
    this.#described.set(id, { content, version });
    const description = JSON.stringify({ homie: '5.0', version, ...content });
    this.#options.writer.say(retained(`${BASE}/${id}/$description`, description));
  }
}

/** All topics of a list of devices. `$state` first: without it a device no longer exists. */
export function homie5Topics(topic: string, announced: AnnouncedDevices): string[] {
  if (announced.homie !== 5) return [];
  const root = homieId(topic);
  const children = childIds(announced, root);
  return [
    ...[root, ...children.values()].flatMap((id) => [`${BASE}/${id}/$state`, `${BASE}/${id}/$description`]),
    ...Object.entries(announced.devices).flatMap(([name, { values }]) =>
      [...homieIds(Object.keys(values)).values()].map((id) => `${BASE}/${children.get(name) ?? ''}/${NODE}/${id}`),
    ),
  ];
}

function childIds({ devices }: AnnouncedDevices, root: string): Map<string, string> {
  return new Map([...homieIds(Object.keys(devices))].map(([name, id]) => [name, `${root}-${id}`]));
}

function retained(topic: string, payload: string): MqttMessage {
  return { topic, payload, retain: true };
}
