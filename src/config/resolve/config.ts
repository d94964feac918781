// From the values of a file to the configuration, section by section, with everything reported that does not fit.
// Knows no YAML.
import { checkDataset } from './check-dataset.ts';
import { withApiNumbers } from './api-numbers.ts';
import { checkDevices, haveOneAddress, warnAboutUnusedBuses } from './check-devices.ts';
import type { Config } from '../config.ts';
import { parseUsable } from '../schema/parse-usable.ts';
import type { Report } from '../../yaml/report.ts';
import { OWN_NAMES_OF_DATASET } from '../../live/dataset-config.ts';
import type { BusEntry, BusInput } from '../../source/entry/kind.ts';
import type { OutputList } from '../../output/output-list.ts';
import { checkWires, resolveBus } from './buses.ts';
import { resolveDevice, type DeviceContext } from './devices.ts';
import { resolveOutputs, resolveSectionOutputs } from './outputs.ts';
import {
  resolveCommands,
  resolveCounters,
  resolveDataset,
  resolveHistory,
  resolvePublish,
  resolveRoles,
} from './sections.ts';
import { resolveLog, resolveServer } from './server.ts';
import { resolveTariff } from './tariff.ts';
import { isRecord } from '../schema/info.ts';
import type { ConfigInput, Parts } from '../schema/schema.ts';

/** The configuration, or null when nothing can be made of the values. It holds only when the report has no errors. */
export function resolveConfig(value: unknown, parts: Parts, report: Report): Config | null {
  if (value === undefined) return null;
  if (!isRecord(value)) {
    const what =
      value === null
        ? { en: 'the file is empty', de: 'die Datei ist leer' }
        : {
            en: 'the file must have sections (server, buses, devices ...)',
            de: 'die Datei muss Abschnitte haben (server, buses, devices ...)',
          };
    report.error([], what, {
      en: 'start with buses and devices; meterhub.example.yaml shows all of it',
      de: 'mit buses und devices anfangen; meterhub.example.yaml zeigt alles',
    });
    return null;
  }
  const { kinds, catalogue } = parts;
  const input = parseUsable(value, parts, report);
  if (input === null) return null;
  const names = new WrittenNames(value, parts.outputs);
  const context = { kinds, catalogue, ...resolveBuses(input, names, parts, report) };
  const devices = resolveDevices(input, context, report);
  const wires = [...context.buses.values(), ...devices.ownBuses];
  checkWires(wires, kinds, report);
  checkDevices(devices.configs, kinds, report);
  const busConfigs = wires.map(({ config }) => config);
  for (const kind of kinds.all) {
    const entries = {
      inputs: ofKind(input.buses, (bus) => kinds.ofBus(bus) === kind),
      buses: busConfigs.filter((bus) => kinds.ofBus(bus) === kind),
      devices: devices.configs.filter((device) => kinds.ofDevice(device) === kind),
    };
    kind.warn(entries, report);
  }
  warnAboutUnusedBuses(names.of('buses'), names.usedBuses(), report);
  if (names.of('devices').length === 0) {
    const hint = {
      en: 'add a section `devices`; `meterhub scan --yaml` finds meters and writes it',
      de: 'einen Abschnitt `devices` ergänzen; `meterhub scan --yaml` findet Zähler und schreibt ihn',
    };
    report.warn([], { en: 'no devices are configured', de: 'kein Gerät ist konfiguriert' }, hint);
  }
  const deviceNames = names.of('devices');
  const busNames = [...new Set([...names.of('buses'), ...busConfigs.map(({ name }) => name)])];
  const datasetNames = names.of('dataset');
  const publishedNames = names.of('publish');
  const dataset = resolveDataset(input.dataset, report);
  checkDataset(
    { entries: dataset, kinds, devices: devices.configs, deviceNames, datasetNames, publishedNames },
    report,
  );
  const roles = resolveRoles(input.roles, deviceNames, report);
  const server = resolveServer(input.server, report);
  return {
    catalogue,
    server,
    buses: busConfigs,
    devices: devices.configs,
    dataset,
    publish: resolvePublish(input.publish, datasetNames, report),
    commands: resolveCommands(input.commands, { names: deviceNames, configs: devices.configs, kinds }, report),
    roles,
    history: resolveHistory(input.history, report),
    tariff: resolveTariff(input.tariff, { deviceNames, hasHistory: input.history !== undefined, roles }, report),
    counters: resolveCounters(input.counters, input.history?.path),
    log: resolveLog(input.log),
    sectionOutputs: resolveSectionOutputs(
      input,
      parts.outputs,
      [...OWN_NAMES_OF_DATASET, ...datasetNames, ...publishedNames],
      report,
    ),
    outputs: resolveOutputs(
      input.outputs,
      parts.outputs,
      {
        ...{ catalogue, deviceNames, busNames, devices: devices.configs, buses: busConfigs },
        ...{ serverListen: server.listen, hasCommands: names.of('commands').length > 0 },
      },
      report,
    ),
  };
}

/** The names that the file has, those of entries with mistakes too: so that one mistake is not reported twice. */
class WrittenNames {
  readonly #value: Record<string, unknown>;
  readonly #outputs: OutputList;

  constructor(value: Record<string, unknown>, outputs: OutputList) {
    this.#value = value;
    this.#outputs = outputs;
  }

  of(section: string): string[] {
    const entries = this.#value[section];
    return isRecord(entries) ? Object.keys(entries) : [];
  }

  usedBuses(): Set<string> {
    const devices = this.#value['devices'];
    const entries = isRecord(devices) ? Object.values(devices) : [];
    return new Set([
      ...entries.flatMap((entry) => (isRecord(entry) ? String(entry['bus']) : [])),
      ...this.#busesOfOutputs(),
    ]);
  }

  /** A bus may be there only for other masters. */
  #busesOfOutputs(): string[] {
    const outputs = this.#value['outputs'];
    return (isRecord(outputs) ? Object.values(outputs) : []).flatMap((output) => {
      if (!isRecord(output)) return [];
      return this.#outputs.all.filter(({ type }) => type === output['type']).flatMap((kind) => kind.busesIn(output));
    });
  }
}

function resolveBuses(
  input: ConfigInput,
  names: WrittenNames,
  { kinds }: Parts,
  report: Report,
): Pick<DeviceContext, 'buses' | 'busNames' | 'timeouts'> {
  const buses = new Map<string, BusEntry>();
  const timeouts = new Map<string, number>();
  for (const [name, bus] of Object.entries<BusInput>(input.buses)) {
    const entry = resolveBus(name, bus, kinds, report);
    if (entry !== null) buses.set(name, entry);
    if (bus.timeout !== undefined) timeouts.set(name, bus.timeout);
  }
  return { buses, busNames: names.of('buses'), timeouts };
}

function resolveDevices(input: ConfigInput, context: DeviceContext, report: Report) {
  const resolved = Object.entries(input.devices).map(([name, device]) => resolveDevice(name, device, context, report));
  return {
    configs: withApiNumbers(
      resolved.flatMap(({ device }) => device ?? []),
      ({ name }) => report.has(['devices', name, 'apiId']),
      (device, other) => haveOneAddress(device, other, context.kinds),
    ),
    ownBuses: resolved.flatMap(({ ownBus: own }) => own ?? []),
  };
}

function ofKind<T>(inputs: Readonly<Record<string, T>>, isIt: (input: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(inputs).filter(([, input]) => isIt(input)));
}
