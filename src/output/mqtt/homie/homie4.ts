// The Homie convention, version 4: the hub is one device, every meter a node of it, because a device needs a connection
// of its own there. It must not know the network. https://homieiot.github.io/specification/spec-core-v4_0_0/
import { isDeepStrictEqual } from 'node:util';
import type { HomieOptions } from './homie5.ts';
import { thisMachine } from './machine.ts';
import { homieId, homieIds, homiePayload, homieProperty } from './names.ts';
import type { DeviceState, HomieLayout, MqttMessage } from '../topics/layout.ts';
import type { AnnouncedDevices } from '../topics/announced-devices.ts';

const BASE = 'homie';
/**
 * Homie 4 wants `$extensions`, and a broker keeps no empty message: an attribute that is empty is missing for whoever comes
 * later. The extension is one whose attributes can be said truly, `$implementation` among them.
 * https://github.com/homieiot/convention/blob/develop/extensions/documents/homie_legacy_firmware_extension.md
 */
const EXTENSION = 'org.homie.legacy-firmware:0.1.1:[4.x]';

export class Homie4 implements HomieLayout {
  readonly #options: HomieOptions;
  /** Meters that do not answer: the device says `alert` then. */
  readonly #offline = new Set<string>();
  #announced: AnnouncedDevices | null = null;

  constructor(options: HomieOptions) {
    this.#options = options;
  }

  static will(topic: string): MqttMessage {
    return retained(`${deviceTopic(topic)}/$state`, 'lost');
  }

  onConnected(): void {
    this.#offline.clear();
    this.#describe(this.#options.announced());
  }

  onDevicesChanged(): void {
    const announced = this.#options.announced();
    if (this.#announced === null || isDeepStrictEqual(this.#announced.devices, announced.devices)) return;
    for (const name of this.#offline) if (!announced.devices[name]) this.#offline.delete(name);
    this.#describe(announced);
  }

  onDevice({ device, isAvailable, values }: DeviceState): void {
    const known = this.#announced?.devices[device.name];
    if (this.#announced === null || !known) return;
    const node = homieIds(Object.keys(this.#announced.devices)).get(device.name) ?? '';
    const ids = homieIds(Object.keys(known.values));
    for (const [measurand, unit] of Object.entries(known.values)) {
      const payload = homiePayload(values.get(measurand) ?? null, unit);
      this.#options.writer.say(retained(`${this.#device}/${node}/${ids.get(measurand) ?? ''}`, payload));
    }
    if (isAvailable) this.#offline.delete(device.name);
    else this.#offline.add(device.name);
    this.#options.writer.say(this.#state);
  }

  sayState(): void {
    if (this.#announced !== null) this.#options.writer.send(this.#state);
  }

  farewell(): readonly MqttMessage[] {
    return [retained(`${this.#device}/$state`, 'disconnected')];
  }

  get #device(): string {
    return deviceTopic(this.#options.topic);
  }

  #describe(announced: AnnouncedDevices): void {
    const { writer } = this.#options;
    this.#announced = announced;
    const topic = `${this.#device}/$state`;
    // It must arrive although `ready` follows at once: attributes may change only in between.
    writer.send(retained(topic, 'init'), `${topic} init`);
    for (const attribute of attributesOf(this.#device, announced, this.#options.version)) writer.say(attribute);
    writer.say(this.#state);
  }

  get #state(): MqttMessage {
    return retained(`${this.#device}/$state`, this.#offline.size > 0 ? 'alert' : 'ready');
  }
}

/** All topics of a list of devices. `$state` first: without it there is no device. */
export function homie4Topics(topic: string, announced: AnnouncedDevices): string[] {
  if (announced.homie !== 4) return [];
  const device = deviceTopic(topic);
  const nodes = homieIds(Object.keys(announced.devices));
  return [
    `${device}/$state`,
    ...attributesOf(device, announced).map((attribute) => attribute.topic),
    ...Object.entries(announced.devices).flatMap(([name, { values }]) =>
      [...homieIds(Object.keys(values)).values()].map((id) => `${device}/${nodes.get(name) ?? ''}/${id}`),
    ),
  ];
}

function deviceTopic(topic: string): string {
  return `${BASE}/${homieId(topic)}`;
}

/** What describes the device, its nodes and properties. */
function attributesOf(device: string, { devices }: AnnouncedDevices, version = ''): MqttMessage[] {
  const { address, mac } = thisMachine();
  const nodes = homieIds(Object.keys(devices));
  const attributes: Record<string, string> = {
    $homie: '4.0.0',
    $name: 'MeterHub',
    $nodes: [...nodes.values()].join(','),
    $extensions: EXTENSION,
    $implementation: 'meterhub',
    '$fw/name': 'meterhub',
    '$fw/version': version,
    $localip: address,
    $mac: mac,
  };
  for (const [name, { values, label }] of Object.entries(devices)) {
    const node = nodes.get(name) ?? '';
    const ids = homieIds(Object.keys(values));
    attributes[`${node}/$name`] = label ?? name;
    attributes[`${node}/$type`] = 'meter';
    attributes[`${node}/$properties`] = [...ids.values()].join(',');
    for (const [measurand, unit] of Object.entries(values)) {
      const property = homieProperty(measurand, unit);
      const place = `${node}/${ids.get(measurand) ?? ''}`;
      attributes[`${place}/$name`] = property.name;
      attributes[`${place}/$datatype`] = property.datatype;
      if (property.unit !== undefined) attributes[`${place}/$unit`] = property.unit;
    }
  }
  return Object.entries(attributes).map(([name, payload]) => retained(`${device}/${name}`, payload));
}

function retained(topic: string, payload: string): MqttMessage {
  return { topic, payload, retain: true };
}
