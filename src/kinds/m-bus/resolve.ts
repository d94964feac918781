// One M-Bus meter of the file: its address, interval and lifetime, checked.
import { TEST_ALL, PRIMARY } from '../../codec/m-bus/link.ts';
import {
  formatSecondaryAddress,
  parseSecondaryAddress,
  type SecondaryAddress,
} from '../../codec/m-bus/secondary-address.ts';
import type { MBusModel } from '../../definition/m-bus/device.ts';
import type { AddressOnBus, DeviceEntry } from '../../source/entry/kind.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import { formatDuration } from '../../time/duration.ts';
import { alike } from '../../vocabulary/text.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { DEFAULT_M_BUS_TIMEOUT_MS, type MBusConfig, type MBusDeviceConfig } from './config.ts';
import { KNOWN_MEASURANDS, mayMeasure } from './measurands.ts';
import type { MBusDeviceInput } from './schema.ts';

type Entry = DeviceEntry<MBusModel, MBusDeviceInput, MBusConfig>;

const INTERVALS_PER_LIFETIME = 3;
const LEAST_LIFETIME_MS = 30_000;

/** The device, or null when something is wrong with it (reported). */
export function resolveMBusDevice(source: Entry, report: Report): MBusDeviceConfig | null {
  const { name, input, model, bus, path } = source;
  const address = addressOf(input, path, report);
  const intervalMs = input.interval ?? model.defaultIntervalMs;
  const lifetimeMs = lifetime(input.lifetime, intervalMs, path, report);
  const measurands = selectedMeasurands(input, { known: KNOWN_MEASURANDS, mayMeasure }, path, report);
  if (address === null) return null;
  return {
    ...{ kind: 'm-bus', name, model, bus: bus.name, ...address, apiId: input.apiId ?? null },
    ...{ lifetimeMs, measurands, intervalMs, timeoutMs: source.timeoutMs ?? DEFAULT_M_BUS_TIMEOUT_MS },
  };
}

function addressOf(
  { id, secondary }: MBusDeviceInput,
  path: Path,
  report: Report,
): Pick<MBusDeviceConfig, 'id' | 'secondary'> | null {
  if (id !== undefined && secondary !== undefined) {
    report.error(
      [...path, 'secondary'],
      { en: 'has both `id` and `secondary`', de: '`id` und `secondary` zugleich' },
      { en: 'keep one of them', de: 'eines davon behalten' },
      'key',
    );
    return null;
  }
  if (secondary !== undefined) return secondaryOf(String(secondary), path, report);
  if (id === undefined) {
    report.error(
      path,
      { en: 'has neither `id` nor `secondary`', de: 'weder `id` noch `secondary`' },
      {
        en: 'add the primary address, for example id: 5, or the secondary one: `meterhub scan` finds both',
        de: 'die Primäradresse ergänzen, zum Beispiel id: 5, oder die Sekundäradresse: `meterhub scan` findet beide',
      },
      'key',
    );
    return null;
  }
  if ((id < PRIMARY.first || id > PRIMARY.last) && id !== TEST_ALL) {
    report.error(
      [...path, 'id'],
      { en: `primary address ${id} is out of range`, de: `die Primäradresse ${id} ist nicht möglich` },
      {
        en: 'use 0 to 250, or 254 for the only meter of a bus',
        de: '0 bis 250 nehmen, oder 254 für den einzigen Zähler eines Busses',
      },
    );
    return null;
  }
  return { id, secondary: null };
}

function secondaryOf(text: string, path: Path, report: Report): Pick<MBusDeviceConfig, 'id' | 'secondary'> | null {
  const secondary = parseSecondaryAddress(text);
  if (secondary !== null) return { id: null, secondary };
  report.error(
    [...path, 'secondary'],
    { en: `${quote(text)} is no secondary address`, de: `${quote(text)} ist keine Sekundäradresse` },
    {
      en: 'write identification, manufacturer, version and medium, for example 12345678.2C2D.01.04; the identification alone is enough where no other meter has it',
      de: 'Identifikation, Hersteller, Version und Medium schreiben, zum Beispiel 12345678.2C2D.01.04; die Identifikation allein reicht, wo kein anderer Zähler sie hat',
    },
  );
  return null;
}

function lifetime(said: number | undefined, intervalMs: number, path: Path, report: Report): number {
  if (said === undefined) return Math.max(LEAST_LIFETIME_MS, INTERVALS_PER_LIFETIME * intervalMs);
  if (said < intervalMs) {
    const better = formatDuration(intervalMs * INTERVALS_PER_LIFETIME);
    report.error(
      [...path, 'lifetime'],
      {
        en: `a lifetime of ${formatDuration(said)} is shorter than the interval of ${formatDuration(intervalMs)}: values would be missing between two readings`,
        de: `die Lebensdauer ${formatDuration(said)} ist kürzer als der Abstand ${formatDuration(intervalMs)}: Zwischen zwei Ablesungen würden Werte fehlen`,
      },
      {
        en: `use lifetime: ${better}, so that one lost answer does no harm`,
        de: `lifetime: ${better} nehmen, damit eine verlorene Antwort nicht schadet`,
      },
    );
  }
  return said;
}

export function mBusAddressOnBus({ id, secondary }: MBusDeviceConfig): AddressOnBus {
  return secondary === null ? primaryOnBus(id) : secondaryOnBus(secondary);
}

function primaryOnBus(id: number | null): AddressOnBus {
  return {
    key: String(id),
    text: { en: `primary address ${id ?? ''}`, de: `die Primäradresse ${id ?? ''}` },
    part: 'id',
  };
}

function secondaryOnBus(secondary: SecondaryAddress): AddressOnBus {
  const text = formatSecondaryAddress(secondary);
  return { key: text, text: alike(text), part: 'secondary' };
}
