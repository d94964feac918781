// Discovery for Home Assistant: one message a device with all its sensors, said again when Home Assistant starts, taken
// back when a device or a measurand is gone. It must not know how values get to their topics.
// https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
import type { DeviceView } from '../../../model/device-view.ts';
import { sensorOf } from './sensor.ts';
import type { MqttMessage, ReceivedMessage } from '../link/message.ts';
import { removedMeasurands, type AnnouncedDevices } from '../topics/announced-devices.ts';
import type { TopicNames } from '../topics/topic-names.ts';
import type { TopicWriter } from '../topics/topic-writer.ts';

export interface HomeAssistantOptions {
  /** Discovery prefix, usually `homeassistant`. */
  readonly prefix: string;
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
    const { writer } = this.#options;
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

  #hubMessage(): MqttMessage {
    const { prefix, names } = this.#options;
    const status = {
      ...{ platform: 'binary_sensor', unique_id: `${this.#hubId}_status`, name: 'Status' },
      ...{ device_class: 'connectivity', entity_category: 'diagnostic' },
      ...{ state_topic: names.status, payload_on: 'online', payload_off: 'offline' },
    };
    return message(configTopic(prefix, this.#hubId), {
      device: {
        ...{ identifiers: [this.#hubId], name: 'MeterHub', manufacturer: 'MeterHub', model: 'MeterHub' },
        sw_version: this.#options.version,
      },
      origin: this.#origin(),
      components: { status },
    });
  }

  #deviceMessage(device: DeviceView, { devices }: AnnouncedDevices, removed: readonly string[]): MqttMessage {
    const { prefix, names, qos, expireAfterS } = this.#options;
    const id = `${this.#hubId}_${device.name}`;
    const components: Record<string, object> = {};
    for (const [measurand, unit] of Object.entries(devices[device.name]?.values ?? {})) {
      const description = sensorOf({
        measurand,
        unit,
        device: device.name,
        counts: device.meaningOf?.(measurand)?.counts ?? null,
      });
      const uniqueId = `${id}_${measurand}`;
      components[measurand] = { platform: 'sensor', unique_id: uniqueId, ...description, expire_after: expireAfterS };
    }
    for (const measurand of removed) components[measurand] = { platform: 'sensor' };
    return message(configTopic(prefix, id), {
      device: {
        ...{ identifiers: [id], name: device.name, manufacturer: device.manufacturer || 'MeterHub' },
        ...{ model: device.description, via_device: this.#hubId },
      },
      origin: this.#origin(),
      state_topic: names.device(device.name),
      availability: [{ topic: names.status }, { topic: names.availability(device.name) }],
      availability_mode: 'all',
      qos,
      components,
    });
  }

  #origin(): object {
    return { name: 'MeterHub', sw_version: this.#options.version };
  }
}

/** All discovery topics of a announced. */
export function homeAssistantTopics(topic: string, { homeAssistant, devices }: AnnouncedDevices): string[] {
  if (homeAssistant === null) return [];
  const hubId = hubIdOf(topic);
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

function message(topic: string, content: object): MqttMessage {
  return { topic, payload: JSON.stringify(content), retain: true };
}
