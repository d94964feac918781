// How the topics of the house are called. It must not know payloads.

/** Name below a device that stands for the device itself: a measurand of this name has no topic of its own. */
export const AVAILABILITY = 'availability';

export class TopicNames {
  readonly #root: string;

  /** @param root first level (or levels) of all topics, without a slash at the end */
  constructor(root: string) {
    this.#root = root;
  }

  /** `online` or `offline`: the program itself. */
  get status(): string {
    return `${this.#root}/status`;
  }

  /** What happened, one message an event; below `status`, since no device can have that name. */
  get event(): string {
    return `${this.#root}/status/event`;
  }

  /** The list of announced devices. */
  get devices(): string {
    return `${this.#root}/devices`;
  }

  get dataset(): string {
    return `${this.#root}/dataset`;
  }

  datasetValue(name: string): string {
    return `${this.#root}/dataset/${level(name)}`;
  }

  device(name: string): string {
    return `${this.#root}/${level(name)}`;
  }

  availability(device: string): string {
    return `${this.device(device)}/${AVAILABILITY}`;
  }

  value(device: string, measurand: string): string {
    return `${this.device(device)}/${level(measurand)}`;
  }

  /** Where commands arrive; without arguments the filter for all of them. */
  set(device = '+', key = '+'): string {
    return `${this.#root}/${device}/${key}/set`;
  }

  /** Device and key of a topic made by {@link set}; null: it is none. */
  parseSet(topic: string): { readonly device: string; readonly key: string } | null {
    if (!topic.startsWith(`${this.#root}/`)) return null;
    const [device, key, last, ...more] = topic.slice(this.#root.length + 1).split('/');
    if (device === undefined || key === undefined || last !== 'set' || more.length > 0) return null;
    return { device, key };
  }

  result(device: string, key: string): string {
    return `${this.#root}/${device}/${key}/result`;
  }
}

/** Characters that mean something in topics become `_`: raw OBIS codes and foreign names hold anything. */
function level(name: string): string {
  return name.replace(/[+#/\0]/g, '_');
}
