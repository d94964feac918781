// From the sections dataset, publish, commands, roles and history to what the program uses; references to
// devices and names are checked. What expressions mean is checked elsewhere.
import { dirname, join, resolve as resolvePath } from 'node:path';
import { checkDeviceName } from '../../source/entry/device-names.ts';
import { checkKnownUnit } from '../../source/entry/known-unit.ts';
import { isReservedWord } from '../../expression/parser.ts';
import type { DeviceBase } from '../../source/entry/device-base.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { Report } from '../../yaml/report.ts';
import type { ConfigInput } from '../schema/schema.ts';
import { OWN_NAMES_OF_DATASET, type DatasetEntry, type PublishedKey } from '../../live/dataset-config.ts';
import type { RolesConfig } from '../../live/roles.ts';
import type { AllowedValues, CommandTarget } from '../../command/command-config.ts';
import type { CountersConfig } from '../config.ts';
import type { HistoryConfig } from '../../history/history-config.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { quote } from '../../yaml/masking.ts';

export function resolveDataset(input: ConfigInput['dataset'], report: Report): DatasetEntry[] {
  return Object.entries(input).map(([name, entry]) => {
    checkDatasetName(['dataset', name], name, report);
    if (typeof entry === 'string') return { name, expression: entry, decimals: null };
    return { name, expression: entry.value, decimals: entry.decimals ?? null };
  });
}

export function resolvePublish(
  input: ConfigInput['publish'],
  dataset: readonly string[],
  report: Report,
): PublishedKey[] {
  return Object.entries(input).map(([key, entry]) => {
    const path = ['publish', key];
    checkDatasetName(path, key, report);
    if (dataset.includes(key)) {
      const place = report.place(['dataset', key]);
      report.error(
        path,
        {
          en: `${key} is also a name of the dataset (${place.en})`,
          de: `${key} ist auch ein Name des Datensatzes (${place.de})`,
        },
        { en: 'rename one of them', de: 'eines davon umbenennen' },
        'key',
      );
    }
    if (typeof entry === 'number') return { key, timeoutMs: entry };
    const { timeout, unit, counts } = entry;
    if (unit !== undefined) checkKnownUnit(unit, [...path, 'unit'], report);
    return { key, timeoutMs: timeout, ...(unit !== undefined && { unit }), ...(counts && { counts }) };
  });
}

function checkDatasetName(path: Path, name: string, report: Report): void {
  if (OWN_NAMES_OF_DATASET.includes(name))
    report.error(
      path,
      { en: `${name} is set by MeterHub itself`, de: `${name} setzt MeterHub selbst` },
      { en: 'choose another name', de: 'einen anderen Namen wählen' },
      'key',
    );
  else if (isReservedWord(name)) {
    report.error(
      path,
      { en: `${name} is a word of the expression language`, de: `${name} ist ein Wort der Ausdruckssprache` },
      { en: 'choose another name', de: 'einen anderen Namen wählen' },
      'key',
    );
  }
}

export function resolveCommands(
  input: ConfigInput['commands'],
  devices: { readonly names: readonly string[]; readonly configs: readonly DeviceBase[]; readonly kinds: KindList },
  report: Report,
): CommandTarget[] {
  return Object.entries(input).map(([target, { device, allow }]) => {
    const path = ['commands', target];
    checkDeviceName(device, devices.names, [...path, 'device'], report);
    const config = devices.configs.find(({ name }) => name === device);
    if (config && !devices.kinds.ofDevice(config).takesCommands(config.model)) {
      const hint = {
        en: 'name a wallbox (model go-e) or an MQTT device with `settings`, or remove the target',
        de: 'eine Wallbox (Modell go-e) oder ein MQTT-Gerät mit `settings` nennen, oder das Ziel weglassen',
      };
      report.error(
        [...path, 'device'],
        {
          en: `${device} (${config.model.id}) takes no commands`,
          de: `${device} (${config.model.id}) nimmt keine Befehle an`,
        },
        hint,
      );
    }
    const keys = Object.entries(allow);
    if (keys.length === 0) {
      report.error(
        [...path, 'allow'],
        { en: 'allows nothing', de: 'erlaubt nichts' },
        {
          en: 'add keys with their values, for example { amp: 6..16 }',
          de: 'Schlüssel mit ihren Werten ergänzen, zum Beispiel { amp: 6..16 }',
        },
      );
    }
    return {
      target,
      device,
      allow: keys.map(([key, values]) => ({ key, values: valuesOf(values, [...path, 'allow', key], report) })),
    };
  });
}

function valuesOf(input: string | (string | number | boolean)[], path: Path, report: Report): AllowedValues {
  if (typeof input !== 'string') return { kind: 'list', values: input };
  const [least = 0, most = 0] = input.split('..').map(Number);
  if (least > most)
    report.error(
      path,
      { en: `the range ${input} is empty`, de: `der Bereich ${input} ist leer` },
      { en: `write the lower end first: ${most}..${least}`, de: `das untere Ende zuerst schreiben: ${most}..${least}` },
    );
  return { kind: 'range', least, most };
}

export function resolveRoles(input: ConfigInput['roles'], deviceNames: readonly string[], report: Report): RolesConfig {
  for (const [role, names] of Object.entries(input)) {
    if (names === undefined) continue;
    if (typeof names === 'string') checkDeviceName(names, deviceNames, ['roles', role], report);
    else {
      for (const [index, name] of names.entries()) {
        const listed = report.has(['roles', role, index]);
        checkDeviceName(name, deviceNames, listed ? ['roles', role, index] : ['roles', role], report);
      }
    }
  }
  const { grid = null, house = null, pv = [], battery = [], car = [], consumers = [] } = input;
  return { grid, house, pv, battery, car, consumers };
}

export function resolveHistory(input: ConfigInput['history'], report: Report): HistoryConfig | null {
  if (input === undefined) return null;
  const { path, commit, keep, resolution = {}, backup } = input;
  if (backup !== undefined) checkCopiesFolder(backup.path, path, report);
  const ms = (value: number | 'forever'): number | null => (value === 'forever' ? null : value);
  return {
    path,
    commitMs: commit,
    keep: {
      rawMs: ms(keep.raw),
      oneMinuteMs: ms(keep['1min']),
      fifteenMinutesMs: ms(keep['15min']),
      oneHourMs: ms(keep['1h']),
      oneDayMs: ms(keep['1d']),
    },
    resolution,
    backup: backup === undefined ? null : { path: backup.path, everyMs: backup.every, keep: backup.keep },
  };
}

export function resolveCounters(input: ConfigInput['counters'], database: string | undefined): CountersConfig {
  // Without a history the hub writes nothing by itself: two hubs in one folder would take each other's counters for their own.
  const besideHistory = database === undefined ? null : join(dirname(database), 'counters.json');
  return { path: input.path ?? besideHistory, confirmMs: input.confirm };
}

/** A folder, and none that the database itself stands in the way of. */
function checkCopiesFolder(folder: string, database: string, report: Report): void {
  const [copies, file] = [resolvePath(folder), resolvePath(database)];
  if (copies !== file && !copies.startsWith(`${file}/`)) return;
  const hint = {
    en: 'name a folder, best on another disk: `/mnt/nas/meterhub`',
    de: 'einen Ordner nennen, am besten auf einem anderen Datenträger: `/mnt/nas/meterhub`',
  };
  report.error(
    ['history', 'backup', 'path'],
    {
      en: `the copies cannot lie in ${quote(folder)}: that is the database`,
      de: `die Kopien können nicht in ${quote(folder)} liegen: Das ist die Datenbank`,
    },
    hint,
  );
}
