// An output with the topics of the house, and Home Assistant and Homie where they are wanted: puts connections, layouts,
// feed and announced together. It must not know the hub.
import { isDeepStrictEqual } from 'node:util';
import { PUBLISHED_DEVICE } from '../../live/published-device-name.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { BrokerLink } from './link/broker-link.ts';
import { machineIdentity, stableClientId } from '../../transport/mqtt/client-id.ts';
import { DatasetFeed } from './topics/dataset-feed.ts';
import { DeviceFeed } from './topics/device-feed.ts';
import { deviceStateOf, measurandsOf } from './topics/device-state.ts';
import { HomeAssistant, homeAssistantTopics } from './home-assistant/discovery.ts';
import { homie4Topics } from './homie/homie4.ts';
import { homie5Topics } from './homie/homie5.ts';
import { HomieLink } from './homie/link.ts';
import { healthOf } from './link/link-health.ts';
import type { ReceivedMessage } from '../../transport/mqtt/message.ts';
import { MqttCommands } from './commands.ts';
import type { MqttOutput, MqttOutputOptions } from './mqtt-output.ts';
import type { AnnouncedDevices, AnnouncedDevice } from './topics/announced-devices.ts';
import { AnnouncementSync } from './topics/announcement-sync.ts';
import { OtherHubs } from './topics/other-hubs.ts';
import { EventFeed } from './topics/event-feed.ts';
import { TopicNames } from './topics/topic-names.ts';
import { TopicWriter } from './topics/topic-writer.ts';
import { houseTopics, TopicsLayout } from './topics/native-layout.ts';

export class NativeOutput implements MqttOutput {
  readonly #options: MqttOutputOptions;
  readonly #clientId: string;
  readonly #link: BrokerLink;
  readonly #writer: TopicWriter;
  readonly #topics: TopicsLayout;
  readonly #homeAssistant: HomeAssistant | null;
  readonly #homie: HomieLink | null;
  readonly #commands: MqttCommands | null;
  readonly #announced: AnnouncementSync;
  readonly #others: OtherHubs;
  readonly #devices: DeviceFeed;
  readonly #dataset: DatasetFeed;
  readonly #events: EventFeed;
  #stopEvents: () => void = () => undefined;

  constructor(options: MqttOutputOptions) {
    this.#options = options;
    const { config, live, clock, log, version, cycles } = options;
    const {
      name,
      topic,
      retain,
      qos,
      intervalMs,
      maxAgeMs,
      homeAssistantPrefix: prefix,
      homeAssistantStyle: style,
    } = config;
    const names = new TopicNames(topic);
    this.#clientId = config.clientId ?? stableClientId(machineIdentity(), name, topic);
    const send: BrokerLink['send'] = (message, key) => this.#link.send(message, key);
    const writer = new TopicWriter({ send, clear: () => this.#link.clear() }, clock, maxAgeMs);
    this.#writer = writer;
    this.#topics = new TopicsLayout({ names, retain, writer });
    const expireAfterS = Math.ceil((2 * (maxAgeMs + intervalMs)) / 1000) + 10;
    this.#homeAssistant =
      prefix === null ? null : new HomeAssistant({ prefix, style, topic, names, qos, expireAfterS, version, writer });
    this.#commands = config.commands
      ? new MqttCommands({ who: `output ${name}`, names, commands: options.commands, send })
      : null;
    const announced = (): AnnouncedDevices => this.#announced.announced ?? this.#devicesToAnnounce(null);
    this.#homie =
      config.homie === null
        ? null
        : new HomieLink({
            config,
            homie: config.homie,
            clientId: this.#clientId,
            live,
            clock,
            log,
            version,
            announced,
          });
    this.#announced = new AnnouncementSync({
      ...{ topic: names.devices, clock, log, send },
      current: (old) => this.#devicesToAnnounce(old),
      topicsOf: [
        (one) => houseTopics(names, one),
        (one) => homeAssistantTopics(topic, one),
        (one) => homie5Topics(topic, one),
        (one) => homie4Topics(topic, one),
      ],
      remove: (stale) => (this.#homie?.owns(stale) === true ? this.#homie.remove(stale) : writer.remove(stale)),
      onAnnounced: (now, old) => this.#onAnnounced(now, old),
      onOther: (owner) => this.#others.onHeard(owner),
    });
    this.#others = new OtherHubs({ name, topic, clock, log, sayAgain: () => this.#announced.sayAgain() });
    this.#link = new BrokerLink({
      ...{ name, target: config, clientId: this.#clientId, will: TopicsLayout.will(names), clock, log },
      subscriptions: [
        names.devices,
        ...(this.#homeAssistant ? [this.#homeAssistant.birthTopic] : []),
        ...(this.#commands?.subscriptions ?? []),
      ],
      onWill: () => this.#topics.onConnected(),
      onConnected: () => this.#onConnected(),
      onMessage: (message) => this.#onMessage(message),
    });
    this.#events = new EventFeed({
      topic: names.event,
      isConnected: () => this.#link.isConnected,
      labelOf: (device) => live.device(device)?.shown?.label,
      send,
    });
    this.#devices = new DeviceFeed({ live, clock, intervalMs, maxAgeMs, onDue: (device) => this.#onDue(device) });
    this.#dataset = new DatasetFeed({ cycles, clock, intervalMs, onDue: (cycle) => this.#topics.onDataset(cycle) });
  }

  start(): void {
    this.#stopEvents = this.#options.events.added.subscribe((event) => this.#events.accept(event));
    this.#devices.start();
    this.#dataset.start();
    this.#link.start();
    this.#homie?.start();
  }

  refresh(): void {
    this.#announced.onDevicesChanged();
    this.#devices.all();
  }

  health(): OutputHealth[] {
    const links = [this.#link, ...(this.#homie ? [this.#homie.link] : [])];
    return [healthOf(this.#options.config.name, links, this.#others.problem)];
  }

  async stop(): Promise<void> {
    this.#stopEvents();
    this.#devices.stop();
    this.#dataset.stop();
    this.#announced.stop();
    this.#others.stop();
    await Promise.all([this.#link.stop(this.#topics.farewell()), this.#homie?.stop()]);
  }

  #onConnected(): void {
    this.#writer.startAnew();
    this.#topics.onConnected();
    this.#announced.onConnected();
    this.#devices.all();
    this.#dataset.again();
    this.#events.onConnected();
  }

  #onMessage(message: ReceivedMessage): void {
    this.#announced.onMessage(message);
    this.#commands?.onMessage(message);
    const { announced } = this.#announced;
    if (announced === null || this.#homeAssistant?.isBirth(message) !== true) return;
    // It has forgotten everything: announcements first, then all values.
    this.#writer.startAnew();
    this.#topics.onConnected();
    this.#announce(announced, null);
    this.#devices.all();
    this.#dataset.again();
  }

  #onAnnounced(announced: AnnouncedDevices, old: AnnouncedDevices | null): void {
    this.#announce(announced, old);
    this.#homie?.onDevicesChanged();
    this.#devices.all();
  }

  #announce(announced: AnnouncedDevices, old: AnnouncedDevices | null): void {
    this.#homeAssistant?.announce(announced, old, (name) => this.#options.live.device(name));
  }

  #onDue(name: string): void {
    const { live } = this.#options;
    const device = live.device(name);
    const state = device && deviceStateOf(live, device);
    if (!state) return;
    const { announced } = this.#announced;
    const known = announced?.devices[name]?.values;
    // Some meters say only with their telegrams what they measure.
    if (
      announced !== null &&
      [...state.values.keys()].some((measurand) => !known || !Object.hasOwn(known, measurand))
    ) {
      this.#announced.onDevicesChanged();
    }
    // What it measured before the start and not yet since is missing, and the broker may still have an old number.
    const missing = Object.keys(known ?? {}).map((measurand) => [measurand, null] as const);
    const whole = { ...state, values: new Map([...missing, ...state.values]) };
    this.#topics.onDevice(whole);
    this.#homie?.onDevice(whole);
  }

  #devicesToAnnounce(old: AnnouncedDevices | null): AnnouncedDevices {
    const { config, live, datasetNames } = this.#options;
    const devices = live.devices.map((device): [string, AnnouncedDevice] => {
      const { name, model, values: known } = device;
      const before = old?.devices[name];
      // What some meters measure is known when they have sent it: until then, what they measured before.
      const kept = known === 'when heard' && before?.model === model ? before.values : {};
      const { label, room } = device.shown ?? {};
      const names = { ...(label !== undefined && { label }), ...(room !== undefined && { room }) };
      return [name, { model, ...names, values: { ...kept, ...Object.fromEntries(measurandsOf(live, device)) } }];
    });
    return {
      owner: this.#clientId,
      homeAssistant: config.homeAssistantPrefix,
      ...(config.homeAssistantStyle === 'single' && { homeAssistantStyle: 'single' as const }),
      homie: config.homie,
      // Nothing was ever published: there is nothing to show yet.
      devices: Object.fromEntries(
        devices.filter(([name, { values }]) => name !== PUBLISHED_DEVICE || !isEmpty(values)),
      ),
      dataset: [...datasetNames()],
    };
  }
}

function isEmpty(values: object): boolean {
  return isDeepStrictEqual(values, {});
}
