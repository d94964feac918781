// The Homie convention, version 5: the hub is the root device, every meter a child of it with one node. It must not know
// the network. https://homieiot.github.io/specification/spec-core-v5_0_0/
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../model/clock.ts';
import { homieId, homieIds, homiePayload, homieProperty } from './names.ts';
import type { DeviceState, HomieLayout, MqttMessage } from '../topics/layout.ts';
import type { Roster, RosterDevice } from '../topics/announced-devices.ts';
import type { TopicWriter } from '../topics/topic-writer.ts';

export interface HomieOptions {
  /** First level of the topics of the house; the root device is called after it. */
  readonly topic: string;
  readonly clock: Clock;
  readonly version: string;
  readonly writer: TopicWriter;
  /** The devices of this moment. */
  readonly roster: () => Roster;
}

const BASE = 'homie/5';
const NODE = 'values';

export class Homie5 implements HomieLayout {
  readonly #options: HomieOptions;
  /** What was described, with its version number. */
  readonly #described = new Map<string, { readonly content: object; readonly version: number }>();
  #roster: Roster | null = null;

  constructor(options: HomieOptions) {
    this.#options = options;
  }

  static will(topic: string): MqttMessage {
    return retained(`${BASE}/${homieId(topic)}/$state`, 'lost');
  }

  onConnected(): void {
    const roster = this.#options.roster();
    this.#roster = roster;
    this.#state(this.#root, 'init');
    for (const [name, device] of Object.entries(roster.devices)) this.#describeChild(roster, name, device);
    this.#describeRoot(roster);
    this.#state(this.#root, 'ready');
  }

  onDevicesChanged(): void {
    const old = this.#roster;
    const roster = this.#options.roster();
    if (old === null) return;
    this.#roster = roster;
    for (const [name, device] of Object.entries(roster.devices)) {
      if (!isDeepStrictEqual(old.devices[name], device)) this.#describeChild(roster, name, device);
    }
    if (isDeepStrictEqual(Object.keys(old.devices), Object.keys(roster.devices))) return;
    this.#state(this.#root, 'init');
    this.#describeRoot(roster);
    this.#state(this.#root, 'ready');
  }

  onDevice({ device, isAvailable, values }: DeviceState): void {
    const known = this.#roster?.devices[device.name];
    const id = this.#roster && childIds(this.#roster, this.#root).get(device.name);
    if (!known || id === undefined || !id) return;
    const ids = homieIds(Object.keys(known.values));
    for (const [measurand, unit] of Object.entries(known.values)) {
      const payload = homiePayload(values.get(measurand) ?? null, unit);
      this.#options.writer.say(retained(`${BASE}/${id}/${NODE}/${ids.get(measurand) ?? ''}`, payload));
    }
    this.#state(id, isAvailable ? 'ready' : 'lost');
  }

  farewell(): readonly MqttMessage[] {
    const children = this.#roster === null ? [] : [...childIds(this.#roster, this.#root).values()];
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

  #describeRoot(roster: Roster): void {
    const children = [...childIds(roster, this.#root).values()];
    this.#describe(this.#root, { name: 'MeterHub', type: 'gateway', children });
  }

  #describeChild(roster: Roster, name: string, { values }: RosterDevice): void {
    const id = childIds(roster, this.#root).get(name) ?? '';
    const ids = homieIds(Object.keys(values));
    const properties = Object.fromEntries(
      Object.entries(values).map(([measurand, unit]) => [
        ids.get(measurand) ?? '',
        { ...homieProperty(measurand, unit), settable: false, retained: true },
      ]),
    );
    this.#state(id, 'init');
    this.#describe(id, {
      ...{ name, type: 'meter', root: this.#root },
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

/** All topics of a roster. `$state` first: without it a device no longer exists. */
export function homie5Topics(topic: string, roster: Roster): string[] {
  if (roster.homie !== 5) return [];
  const root = homieId(topic);
  const children = childIds(roster, root);
  return [
    ...[root, ...children.values()].flatMap((id) => [`${BASE}/${id}/$state`, `${BASE}/${id}/$description`]),
    ...Object.entries(roster.devices).flatMap(([name, { values }]) =>
      [...homieIds(Object.keys(values)).values()].map((id) => `${BASE}/${children.get(name) ?? ''}/${NODE}/${id}`),
    ),
  ];
}

function childIds({ devices }: Roster, root: string): Map<string, string> {
  return new Map([...homieIds(Object.keys(devices))].map(([name, id]) => [name, `${root}-${id}`]));
}

function retained(topic: string, payload: string): MqttMessage {
  return { topic, payload, retain: true };
}
