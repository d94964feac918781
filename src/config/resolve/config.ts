// From the values of a file to the configuration, section by section, with everything reported that does not fit.
// Knows no YAML.
import type { BusConfig } from '../../kinds/kinds.ts';
import { checkDataset } from './check-dataset.ts';
import { checkDevices, warnAboutGuessedLines, warnAboutUnusedBuses } from './check-devices.ts';
import type { Config } from '../config.ts';
import { parseUsable } from '../schema/parse-usable.ts';
import type { Report } from '../../yaml/report.ts';
import type { BusEntry, KnownBuses } from '../../source/entry/kind.ts';
import { checkWires, resolveBus } from './buses.ts';
import type { Catalogue } from '../../catalog/index.ts';
import { resolveDevice } from './devices.ts';
import { resolveOutputs } from './outputs.ts';
import {
  resolveBackup,
  resolveCommands,
  resolveDataset,
  resolveHistory,
  resolvePublish,
  resolveRoles,
} from './sections.ts';
import { resolveLog, resolveServer } from './server.ts';
import { isRecord } from '../schema/info.ts';
import type { ConfigInput } from '../schema/schema.ts';

/** The configuration, or null when nothing can be made of the values. It holds only when the report has no errors. */
export function resolveConfig(value: unknown, catalogue: Catalogue, report: Report): Config | null {
  if (value === undefined) return null;
  if (!isRecord(value)) {
    const what = value === null ? 'the file is empty' : 'the file must have sections (server, buses, devices ...)';
    report.error([], what, 'start with buses and devices; meterhub.example.yaml shows all of it');
    return null;
  }
  const input = parseUsable(value, report);
  if (input === null) return null;
  const names = new WrittenNames(value);
  const buses = resolveBuses(input, names, report);
  const devices = resolveDevices(input, buses, catalogue, report);
  const wires = [...buses.entries.values(), ...devices.ownBuses];
  checkWires(wires, report);
  checkDevices(devices.configs, report);
  const busConfigs = wires.map(({ config }) => config);
  warnAboutGuessedLines(input.buses, busConfigs, devices.configs, report);
  warnAboutUnusedBuses(names.of('buses'), names.usedBuses(), report);
  if (names.of('devices').length === 0) {
    const hint = 'add a section `devices`; `meterhub scan --yaml` finds meters and writes it';
    report.warn([], 'no devices are configured', hint);
  }
  const deviceNames = names.of('devices');
  const busNames = [...new Set([...names.of('buses'), ...busConfigs.map(({ name }) => name)])];
  const datasetNames = names.of('dataset');
  const publishedNames = names.of('publish');
  const dataset = resolveDataset(input.dataset, report);
  checkDataset({ entries: dataset, devices: devices.configs, deviceNames, datasetNames, publishedNames }, report);
  const server = resolveServer(input.server, report);
  return {
    server,
    buses: busConfigs,
    devices: devices.configs,
    dataset,
    publish: resolvePublish(input.publish, datasetNames, report),
    commands: resolveCommands(input.commands, { names: deviceNames, configs: devices.configs }, report),
    roles: resolveRoles(input.roles, deviceNames, report),
    history: resolveHistory(input.history, report),
    trace: input.trace,
    backup: resolveBackup(input.backup, [...datasetNames, ...publishedNames], report),
    log: resolveLog(input.log),
    outputs: resolveOutputs(
      input.outputs,
      {
        ...{ catalogue, deviceNames, busNames, devices: devices.configs, buses: busConfigs },
        ...{ serverListen: server.listen, modbusListen: [], hasCommands: names.of('commands').length > 0 },
      },
      report,
    ),
  };
}

/** The names that the file has, those of entries with mistakes too: so that one mistake is not reported twice. */
class WrittenNames {
  readonly #value: Record<string, unknown>;

  constructor(value: Record<string, unknown>) {
    this.#value = value;
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
      ...this.#sharedBuses(),
    ]);
  }

  /** A bus may be there only for other masters. */
  #sharedBuses(): string[] {
    const outputs = this.#value['outputs'];
    return (isRecord(outputs) ? Object.values(outputs) : []).flatMap((output) => {
      return isRecord(output) && isRecord(output['share']) ? Object.keys(output['share']) : [];
    });
  }
}

function resolveBuses(input: ConfigInput, names: WrittenNames, report: Report): KnownBuses<BusConfig> {
  const entries = new Map<string, BusEntry<BusConfig>>();
  const timeouts = new Map<string, number>();
  for (const [name, bus] of Object.entries(input.buses)) {
    const entry = resolveBus(name, bus, report);
    if (entry !== null) entries.set(name, entry);
    if ('timeout' in bus && bus.timeout !== undefined) timeouts.set(name, bus.timeout);
  }
  return { entries, names: names.of('buses'), timeouts };
}

function resolveDevices(input: ConfigInput, buses: KnownBuses<BusConfig>, catalogue: Catalogue, report: Report) {
  const resolved = Object.entries(input.devices).map(([name, device]) =>
    resolveDevice(name, device, buses, catalogue, report),
  );
  return {
    configs: resolved.flatMap(({ device }) => device ?? []),
    ownBuses: resolved.flatMap(({ ownBus: own }) => own ?? []),
  };
}
