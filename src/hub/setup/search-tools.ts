// What a search does on real wires: opens them or takes the one that the hub has open, asks, listens. Knows no kind by name.
import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { KINDS } from '../../kinds/kinds.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { SourceGroup } from '../../source/source-group.ts';
import { FRAMINGS, type LineSettings } from '../../transport/serial-line.ts';
import { networkAttempts, serialAttempts, type Wire, type WireAttempt } from './wire-attempts.ts';
import type { FoundFacts } from '../../api/setup/setup-service.ts';
import type { OpenWire, SearchTools } from './search.ts';
import { tryDevice, type RunningWires } from './trial.ts';

export interface WireOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly running: RunningWires;
  /** As it runs now. */
  readonly config: () => Config;
}

/** Infrared heads send every 1 to 5 s. */
const LISTEN_MS = 6000;
const NOBODY = 'found';

export function searchTools(options: WireOptions): SearchTools {
  const { clock, log, running } = options;
  const entryOf = (attempt: WireAttempt, device: Readonly<Record<string, unknown>>) => {
    const isBus = 'type' in attempt.bus;
    const text = isBus
      ? { buses: { [NOBODY]: attempt.bus }, devices: { [NOBODY]: { ...device, bus: NOBODY } } }
      : { devices: { [NOBODY]: { ...device, ...attempt.bus } } };
    const loaded = loadConfig(JSON.stringify(text), 'search', {}, { catalogue: options.config().catalogue });
    return loaded.ok ? loaded.config : null;
  };
  const userOf = (bus: BusBase) => {
    const key = KINDS.ofBus(bus).wireOf(bus)?.key;
    return key === undefined ? null : running.onWire(key);
  };
  return {
    clock,
    log,
    attempts: (wire) => attemptsOf(wire, options, userOf),
    open: (attempt) => open(busOf(attempt), userOf, clock),
    scan: async ({ group }, ids, signal, onProgress, onFound, attempt) => {
      if (group.scan === undefined) return;
      const user = userOf(busOf(attempt));
      await group.scan({
        ...{ ids, signal, onProgress, models: options.config().catalogue.all },
        onFound: ({ id, kind, models }) => {
          const onBus = user?.bus.name ?? null;
          const known = options.config().devices.find((device) => device.bus === onBus && device.id === id);
          onFound({
            ...{
              key: `${attempt.wire} ${attempt.setting} ${id}`,
              bus: attempt.bus,
              onBus,
              configuredAs: known?.name ?? null,
            },
            ...{ device: { model: models[0] ?? null, id }, isDamaged: kind === 'damaged', models },
            ...{ serial: null, readings: [], problem: null },
          });
        },
      });
    },
    listen: async (attempt, signal) => {
      for (const model of attempt.listen) {
        const config = entryOf(attempt, { model });
        if (config === null || signal.aborted) continue;
        const trial = await tryDevice({ config, device: NOBODY, running, clock, patienceMs: LISTEN_MS, signal }).catch(
          () => null,
        );
        if (trial !== null && trial.readings.length > 0) return heard(attempt, model, trial);
      }
      return null;
    },
    ask: async ({ group }, meter) => {
      const config = entryOf({ ...ATTEMPT, bus: meter.bus }, meter.device);
      const [device] = config?.devices ?? [];
      if (device === undefined || group.ask === undefined) return { readings: meter.readings, serial: meter.serial };
      const { readings, serial } = await group.ask({ ...device, bus: group.bus.name } satisfies DeviceBase);
      return { readings, serial: serial ?? meter.serial };
    },
  };
}

const ATTEMPT: WireAttempt = { wire: '', setting: '', text: '', bus: {}, ids: [], listen: [] };

function heard(attempt: WireAttempt, model: string, trial: Pick<FoundFacts, 'readings' | 'serial'>): FoundFacts {
  return {
    ...{ key: `${attempt.wire} ${attempt.setting} ${model}`, bus: {}, onBus: null, configuredAs: null },
    ...{ device: { model, ...attempt.bus }, isDamaged: false, models: [model], ...trial, problem: null },
  };
}

/** Throws DEVICE_ERROR: an address that is none. */
function busOf({ bus, text }: WireAttempt): BusBase {
  const loaded = loadConfig(JSON.stringify({ buses: { [NOBODY]: bus } }), 'search', {});
  const [made] = loaded.ok ? loaded.config.buses : [];
  if (made !== undefined) return made;
  throw new MeterHubError('DEVICE_ERROR', `${text} is no address`, { details: { said: `${text} is no address` } });
}

function open(bus: BusBase, userOf: (bus: BusBase) => { readonly group: SourceGroup } | null, clock: Clock): OpenWire {
  const user = userOf(bus);
  if (user !== null) return { group: user.group, release: () => Promise.resolve() };
  const sinks = { onSnapshot: () => undefined, onHealth: () => undefined, onBusState: () => undefined };
  const group = KINDS.ofBus(bus).buildGroup(bus, [], clock, sinks);
  group.start();
  return { group, release: () => group.stop() };
}

function attemptsOf(
  wire: Wire,
  { config }: WireOptions,
  userOf: (bus: BusBase) => { readonly bus: BusBase } | null,
): readonly WireAttempt[] {
  const { catalogue } = config();
  const endpoint = 'port' in wire ? 'port' : 'url';
  const listeners = KINDS.all
    .filter(({ endpoints, name }) => endpoints.includes(endpoint) && catalogue.findModel(name) !== null)
    .map(({ name }) => name);
  if ('address' in wire) return networkAttempts(wire.address, [...listeners, ...urlModels(config())]);
  const probe = serialAttempts(wire.port, { line: null, listeners: [] })[0];
  const user = probe === undefined ? null : userOf(busOf(probe));
  return serialAttempts(wire.port, { line: user === null ? null : lineOf(user.bus), listeners });
}

/** Models that need nothing but an address. */
function urlModels({ catalogue }: Config): string[] {
  return catalogue.all.flatMap(({ id }) => {
    const text = JSON.stringify({ devices: { [NOBODY]: { model: id, url: 'http://192.168.0.1' } } });
    return loadConfig(text, 'search', {}, { catalogue }).ok ? [id] : [];
  });
}

/** Of a bus in use; the usual one where it says none. */
function lineOf(bus: BusBase): LineSettings {
  const baud = 'baud' in bus && typeof bus.baud === 'number' ? bus.baud : 9600;
  const framing = FRAMINGS.find((each) => 'framing' in bus && bus.framing === each) ?? '8N1';
  return { baud, framing };
}
