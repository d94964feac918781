// Discovery for Home Assistant: one message a device with all its sensors, or the older form of one message a sensor; said
// again when Home Assistant starts, taken back when a device or a measurand is gone. It must not know how values get to
// their topics.
// https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
import type { DeviceView } from '../../../model/device-view.ts';
import type { HomeAssistantStyle } from '../config.ts';
import { sensorOf } from './sensor.ts';
import type { MqttMessage, ReceivedMessage } from '../../../transport/mqtt/message.ts';
import { removedMeasurands, type AnnouncedDevices } from '../topics/announced-devices.ts';
import type { TopicNames } from '../topics/topic-names.ts';
import type { TopicWriter } from '../topics/topic-writer.ts';

export interface HomeAssistantOptions {
  /** Discovery prefix, usually `homeassistant`. */
  readonly prefix: string;
  readonly style: HomeAssistantStyle;
  /** First level of all topics of the house: makes ids unique among several hubs. */
  readonly topic: string;
  readonly names: TopicNames;
  readonly qos: 0 | 1 | 2;
  /** Time without a message after which a value is unavailable, s. */
  readonly expireAfterS: number;
  readonly version: string;
  readonly writer: TopicWriter;
}

export class HomeAssistant {
  readonly #options: HomeAssistantOptions;
  readonly #hubId: string;

  constructor(options: HomeAssistantOptions) {
    this.#options = options;
    this.#hubId = hubIdOf(options.topic);
  }

  get birthTopic(): string {
    return `${this.#options.prefix}/status`;
  }

  /** Announces all devices; `old`: what was announced before, so that sensors that are gone can be taken back. */
  announce(
    announced: AnnouncedDevices,
    old: AnnouncedDevices | null,
    deviceOf: (name: string) => DeviceView | undefined,
  ): void {
    const { writer, style } = this.#options;
    if (style === 'single') {
      for (const single of this.#singleMessages(announced, deviceOf)) writer.send(single);
      return;
    }
    writer.send(this.#hubMessage());
    for (const name of Object.keys(announced.devices)) {
      const device = deviceOf(name);
      if (!device) continue;
      const removed = old?.homeAssistant === this.#options.prefix ? removedMeasurands(old, announced, name) : [];
      const message = this.#deviceMessage(device, announced, removed);
      // A sensor is removed by naming it without a configuration, and then no more.
      if (removed.length > 0) writer.send(message, `${message.topic} removal`);
      writer.send(removed.length > 0 ? this.#deviceMessage(device, announced, []) : message);
    }
  }

  /** Whether Home Assistant has just started, and wants to hear everything again. */
  isBirth({ topic, payload }: ReceivedMessage): boolean {
    return topic === this.birthTopic && payload === 'online';
  }

  /** The hub's status and every sensor, each in a message of its own. What is gone is taken back by an empty message. */
  #singleMessages(
    announced: AnnouncedDevices,
    deviceOf: (name: string) => DeviceView | undefined,
  ): readonly MqttMessage[] {
    const { prefix } = this.#options;
    const { platform, ...status } = this.#status();
    const messages = [
      message(singleTopic(prefix, platform, this.#hubId, 'status'), {
        ...status,
        ...this.#hub(),
        origin: this.#origin(),
      }),
    ];
    for (const [name, { values }] of Object.entries(announced.devices)) {
      const device = deviceOf(name);
      if (!device) continue;
      const id = `${this.#hubId}_${name}`;
      const objectIds = objectIdsOf(Object.keys(values));
      const shared = { ...this.#place(device), ...this.#device(device), origin: this.#origin() };
      for (const [measurand, unit] of Object.entries(values)) {
        const { platform: kind, ...sensor } = this.#sensor(device, measurand, unit);
        messages.push(message(singleTopic(prefix, kind, id, objectIds.get(measurand) ?? ''), { ...sensor, ...shared }));
      }
    }
    return messages;
  }

  #hubMessage(): MqttMessage {
    const components = { status: this.#status() };
    return message(configTopic(this.#options.prefix, this.#hubId), {
      ...this.#hub(),
      origin: this.#origin(),
      components,
    });
  }

  #deviceMessage(device: DeviceView, { devices }: AnnouncedDevices, removed: readonly string[]): MqttMessage {
    const components: Record<string, object> = {};
    for (const [measurand, unit] of Object.entries(devices[device.name]?.values ?? {})) {
      components[measurand] = this.#sensor(device, measurand, unit);
    }
    for (const measurand of removed) components[measurand] = { platform: 'sensor' };
    return message(configTopic(this.#options.prefix, `${this.#hubId}_${device.name}`), {
      ...this.#device(device),
      origin: this.#origin(),
      ...this.#place(device),
      components,
    });
  }

  #status() {
    return {
      ...{ platform: 'binary_sensor', unique_id: `${this.#hubId}_status`, name: 'Status' },
      ...{ device_class: 'connectivity', entity_category: 'diagnostic' },
      ...{ state_topic: this.#options.names.status, payload_on: 'online', payload_off: 'offline' },
    };
  }

  #hub(): object {
    return {
      device: {
        ...{ identifiers: [this.#hubId], name: 'MeterHub', manufacturer: 'MeterHub', model: 'MeterHub' },
        sw_version: this.#options.version,
      },
    };
  }

  #sensor(device: DeviceView, measurand: string, unit: string | null) {
    const { style, expireAfterS } = this.#options;
    const counts = device.meaningOf?.(measurand)?.counts ?? null;
    return {
      ...{ platform: 'sensor', unique_id: `${this.#hubId}_${device.name}_${measurand}` },
      ...sensorOf({ measurand, unit, device: device.name, counts, isPlain: style === 'single' }),
      expire_after: expireAfterS,
    };
  }

  #device(device: DeviceView): object {
    return {
      device: {
        ...{ identifiers: [`${this.#hubId}_${device.name}`], name: device.shown?.label ?? device.name },
        ...(device.shown?.room !== undefined && { suggested_area: device.shown.room }),
        ...{ manufacturer: device.manufacturer || 'MeterHub', model: device.description, via_device: this.#hubId },
      },
    };
  }

  /** Where the values are, and who says whether they count. */
  #place({ name }: DeviceView): object {
    const { names, qos } = this.#options;
    return {
      state_topic: names.device(name),
      availability: [{ topic: names.status }, { topic: names.availability(name) }],
      availability_mode: 'all',
      qos,
    };
  }

  #origin(): object {
    return { name: 'MeterHub', sw_version: this.#options.version };
  }
}

/** All discovery topics of a list of devices. */
export function homeAssistantTopics(
  topic: string,
  { homeAssistant, homeAssistantStyle, devices }: AnnouncedDevices,
): string[] {
  if (homeAssistant === null) return [];
  const hubId = hubIdOf(topic);
  if (homeAssistantStyle === 'single') {
    const sensors = Object.entries(devices).flatMap(([name, { values }]) =>
      [...objectIdsOf(Object.keys(values)).values()].map((id) =>
        singleTopic(homeAssistant, 'sensor', `${hubId}_${name}`, id),
      ),
    );
    return [...sensors, singleTopic(homeAssistant, 'binary_sensor', hubId, 'status')];
  }
  const ids = Object.keys(devices).map((name) => `${hubId}_${name}`);
  return [...ids, hubId].map((id) => configTopic(homeAssistant, id));
}

/** Ids of discovery topics: letters, digits, _ and -. */
function hubIdOf(topic: string): string {
  return topic.replace(/[^A-Za-z0-9_-]/g, '_');
}

function configTopic(prefix: string, id: string): string {
  return `${prefix}/device/${id}/config`;
}

function singleTopic(prefix: string, platform: string, nodeId: string, objectId: string): string {
  return `${prefix}/${platform}/${nodeId}/${objectId}/config`;
}

/** Measurand -> object id; raw OBIS codes hold other characters, and what would be the same is numbered. */
function objectIdsOf(measurands: readonly string[]): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const measurand of measurands) {
    const plain = hubIdOf(measurand);
    let id = plain;
    for (let number = 2; taken.has(id); number++) id = `${plain}_${number}`;
    taken.add(id);
    ids.set(measurand, id);
  }
  return ids;
}

function message(topic: string, content: object): MqttMessage {
  return { topic, payload: JSON.stringify(content), retain: true };
}
