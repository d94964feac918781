// The topics of the house: every value plain, every device as JSON, the dataset, and who is available. It must not know
// the network, Home Assistant or Homie.
import { OWN_NAMES_OF_DATASET } from '../../../live/dataset-config.ts';
import { valueText } from './shown-value.ts';
import type { DatasetCycle, DeviceState, MqttMessage } from './layout.ts';
import type { AnnouncedDevices } from './announced-devices.ts';
import { AVAILABILITY, type TopicNames } from './topic-names.ts';
import type { TopicWriter } from './topic-writer.ts';

export interface TopicsLayoutOptions {
  readonly names: TopicNames;
  /** Whether the broker keeps values. Status and availability are always kept. */
  readonly retain: boolean;
  readonly writer: TopicWriter;
}

export class TopicsLayout {
  readonly #options: TopicsLayoutOptions;

  constructor(options: TopicsLayoutOptions) {
    this.#options = options;
  }

  /** What the broker says when this program is gone without a word. */
  static will(names: TopicNames): MqttMessage {
    return { topic: names.status, payload: 'offline', retain: true };
  }

  onConnected(): void {
    const { writer, names } = this.#options;
    writer.send({ topic: names.status, payload: 'online', retain: true });
  }

  onDevice(state: DeviceState): void {
    const { names, writer, retain } = this.#options;
    const { name } = state.device;
    const availability = state.isAvailable ? 'online' : 'offline';
    writer.say({ topic: names.availability(name), payload: availability, retain: true });
    const values = Object.fromEntries(state.values);
    // A measurand of the same name comes first.
    // Measured anew is said anew, though nothing may have changed: whoever looks at the time must not take it for old.
    const payload = JSON.stringify({ ...timeOf(state), ...values });
    writer.say({ topic: names.device(name), payload, retain });
    for (const [measurand, value] of state.values) {
      if (measurand === AVAILABILITY) continue;
      writer.say({ topic: names.value(name, measurand), payload: valueText(value), retain });
    }
  }

  onDataset(cycle: DatasetCycle): void {
    const { names, writer, retain } = this.#options;
    writer.say({ topic: names.dataset, payload: cycle.json, retain });
    for (const name of valueNames(cycle)) {
      writer.say({ topic: names.datasetValue(name), payload: valueText(cycle.value(name)), retain });
    }
  }

  farewell(): readonly MqttMessage[] {
    return [TopicsLayout.will(this.#options.names)];
  }
}

/** All topics of the house that the broker may keep for a list of devices. */
export function houseTopics(names: TopicNames, { devices, dataset }: AnnouncedDevices): string[] {
  return [
    ...Object.entries(devices).flatMap(([name, { values }]) => [
      names.device(name),
      names.availability(name),
      ...Object.keys(values).map((measurand) => names.value(name, measurand)),
    ]),
    ...(dataset.length > 0 ? [names.dataset] : []),
    ...dataset.map((name) => names.datasetValue(name)),
  ];
}

/** Names of the dataset that are values. */
export function valueNames(cycle: DatasetCycle): string[] {
  const all: unknown = JSON.parse(cycle.json);
  if (typeof all !== 'object' || all === null) return [];
  return Object.keys(all).filter((name) => !OWN_NAMES_OF_DATASET.includes(name));
}

/** ISO 8601 in UTC and unix seconds of the newest value that counts; null: none does. */
function timeOf({ measuredAtMs }: DeviceState): { time: string | null; timestamp: number | null } {
  if (measuredAtMs === null) return { time: null, timestamp: null };
  return { time: new Date(measuredAtMs).toISOString(), timestamp: measuredAtMs / 1000 };
}
