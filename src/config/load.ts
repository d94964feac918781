// From the text of a configuration file to what the program runs with, or to everything that is wrong with it.
// Reads no file and opens no port.
import { findModel, suggestModels } from '../catalog/index.ts';
import { checkDevices, warnAboutBuses } from './check-devices.ts';
import type { Config } from './config.ts';
import { parseUsable } from './parse-usable.ts';
import type { ConfigProblem } from './problem.ts';
import { Report } from './report.ts';
import { checkWires, resolveBus, type BusEntry } from './resolve-buses.ts';
import { resolveDevice, type Catalogue } from './resolve-devices.ts';
import { resolveLog, resolveServer } from './resolve-server.ts';
import { isRecord } from './schema-info.ts';
import type { ConfigInput } from './schema.ts';
import { readYaml, type Part, type Path, type SourceRange } from './yaml-source.ts';

/** Where a key path stands in the file; the nearest enclosing entry when it is not there. Never throws. */
export type Positions = (path: Path, part?: Part) => SourceRange;

export type LoadResult =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly warnings: readonly ConfigProblem[];
      readonly positions: Positions;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] };

export interface LoadOptions {
  /** The models that devices may name; the program's own catalogue unless said otherwise. */
  readonly catalogue?: Catalogue;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Never throws. `fileName` is for messages only; `env` is where `!env NAME` looks. */
export function loadConfig(text: string, fileName: string, env: Environment, options: LoadOptions = {}): LoadResult {
  const source = readYaml(text, env);
  const report = new Report(fileName, source);
  const config = resolve(source.value, options.catalogue ?? { findModel, suggestModels }, report);
  const problems = report.errors();
  const warnings = report.warnings();
  if (config === null || problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, config, warnings, positions: (path, part) => source.locate(path, part) };
}

function resolve(value: unknown, catalogue: Catalogue, report: Report): Config | null {
  if (value === undefined) return null;
  if (!isRecord(value)) {
    const what = value === null ? 'the file is empty' : 'the file must have sections (server, buses, devices ...)';
    report.error([], what, 'start with buses and devices; meterhub.example.yaml shows all of it');
    return null;
  }
  const input = parseUsable(value, report);
  if (input === null) return null;
  const buses = resolveBuses(input, report);
  const busNames = isRecord(value['buses']) ? Object.keys(value['buses']) : [];
  const devices = resolveDevices(input, { entries: buses, names: busNames }, catalogue, report);
  const busEntries = [...buses.values(), ...devices.ownBuses];
  checkWires(busEntries, report);
  checkDevices(devices.configs, report);
  const busConfigs = busEntries.map(({ config }) => config);
  warnAboutBuses(input.buses, devices.usedBuses, busConfigs, devices.configs, report);
  if (!isRecord(value['devices']) || Object.keys(value['devices']).length === 0) {
    report.warn(
      [],
      'no devices are configured',
      'add a section `devices`; `meterhub scan --yaml` finds meters and writes it',
    );
  }
  return {
    server: resolveServer(input.server, report),
    buses: busConfigs,
    devices: devices.configs,
    log: resolveLog(input.log),
  };
}

function resolveBuses(input: ConfigInput, report: Report): Map<string, BusEntry> {
  const entries = new Map<string, BusEntry>();
  for (const [name, bus] of Object.entries(input.buses)) {
    const entry = resolveBus(name, bus, report);
    if (entry !== null) entries.set(name, entry);
  }
  return entries;
}

function resolveDevices(
  input: ConfigInput,
  buses: Parameters<typeof resolveDevice>[2],
  catalogue: Catalogue,
  report: Report,
) {
  const timeouts = new Map<string, number>();
  for (const [name, bus] of Object.entries(input.buses)) {
    if ('timeout' in bus && bus.timeout !== undefined) timeouts.set(name, bus.timeout);
  }
  const resolved = Object.entries(input.devices).map(([name, device]) =>
    resolveDevice(name, device, buses, catalogue, timeouts, report),
  );
  return {
    configs: resolved.flatMap(({ device }) => device ?? []),
    ownBuses: resolved.flatMap(({ ownBus }) => ownBus ?? []),
    usedBuses: new Set(resolved.flatMap(({ busName }) => busName ?? [])),
  };
}
