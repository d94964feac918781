// One Modbus device of the file: unit id, poll intervals, lifetime, measurands, checked against its model.
import {
  unitIdsOf,
  modbusMeasurands,
  type ModbusBusConfig,
  type ModbusDeviceConfig,
  DEFAULT_POLL,
  DEFAULT_TIMEOUT_MS,
} from './config.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import { DEFAULT_LIFETIME_MS } from '../../source/entry/device-base.ts';
import type { PollIntervals } from '../../source/poll/poll-schedule.ts';
import { formatDuration } from '../../time/duration.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import type { Report } from '../../yaml/report.ts';
import type { DeviceEntry } from '../../source/entry/kind.ts';
import type { ModbusDeviceInput } from './schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

type Entry = DeviceEntry<ModbusMeterModel, ModbusDeviceInput, ModbusBusConfig>;

/** Lifetime in poll intervals when none is configured, so that one lost poll does not blank a value. */
const INTERVALS_PER_LIFETIME = 3;

/** The device, or null when something is wrong with it (reported). */
export function resolveModbusDevice(source: Entry, report: Report): ModbusDeviceConfig | null {
  const { name, input, model, bus, path } = source;
  const id = unitId(source, report);
  const known = modbusMeasurands(model);
  const offer = { known, mayMeasure: (measurand: string) => known.includes(measurand) };
  const measurands = selectedMeasurands(input, offer, path, report);
  const poll = pollIntervals(input, path, report);
  const lifetimeMs = lifetime(input, usedIntervals(model, measurands, poll), path, report);
  if (id === null || lifetimeMs === null) return null;
  const maxRegistersPerRead = input.maxRegistersPerRead ?? bus.maxRegistersPerRead;
  return {
    kind: 'modbus',
    name,
    model,
    bus: bus.name,
    id,
    apiId: input.apiId ?? id,
    lifetimeMs,
    poll,
    timeoutMs: source.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    pauseMs: input.pause ?? model.pauseOnUnitChangeMs,
    measurands,
    ...(maxRegistersPerRead !== undefined && { maxRegistersPerRead }),
    ...(input.part !== undefined && input.part > 1 && { part: input.part }),
  };
}

function unitId({ input, model, bus, path }: Entry, report: Report): number | null {
  const { id } = input;
  const { first: least, last: most } = unitIdsOf(bus);
  if (id === undefined) {
    const { defaultUnitId } = model;
    const factory = defaultUnitId === null ? '' : `; it leaves the factory with ${defaultUnitId}`;
    const ab = defaultUnitId === null ? '' : `; ab Werk ist es ${defaultUnitId}`;
    report.error(
      path,
      { en: '`id` is missing', de: '`id` fehlt' },
      {
        en: `add the Modbus unit id that is set in the meter, for example id: 1${factory}`,
        de: `die im Zähler eingestellte Modbus-Nummer ergänzen, zum Beispiel id: 1${ab}`,
      },
      'key',
    );
    return null;
  }
  if (id < least || id > most) {
    report.error(
      [...path, 'id'],
      { en: `unit id ${id} is out of range`, de: `die Nummer ${id} ist nicht möglich` },
      {
        en: `on a bus of type ${bus.type} it is ${least}..${most}`,
        de: `an einem Bus vom Typ ${bus.type} ist sie ${least}..${most}`,
      },
    );
    return null;
  }
  return id;
}

function pollIntervals(input: ModbusDeviceInput, path: Path, report: Report): PollIntervals {
  const fastMs = input.poll?.fast ?? DEFAULT_POLL.fastMs;
  const slowMs = input.poll?.slow ?? Math.max(DEFAULT_POLL.slowMs, fastMs);
  if (slowMs < fastMs) {
    const key = input.poll?.slow === undefined ? 'fast' : 'slow';
    report.error(
      [...path, 'poll', key],
      {
        en: `slow values every ${formatDuration(slowMs)} would come more often than fast ones every ${formatDuration(fastMs)}`,
        de: `langsame Werte alle ${formatDuration(slowMs)} kämen öfter als schnelle alle ${formatDuration(fastMs)}`,
      },
      { en: 'make `slow` at least as long as `fast`', de: '`slow` mindestens so lang wie `fast` machen' },
    );
  }
  return { fastMs, slowMs };
}

interface UsedInterval {
  readonly key: 'fast' | 'slow';
  readonly ms: number;
}

/** The poll groups that are read at all. */
function usedIntervals(
  model: ModbusMeterModel,
  measurands: readonly string[] | null,
  poll: PollIntervals,
): UsedInterval[] {
  if (model.discovers !== undefined) return (['fast', 'slow'] as const).map((key) => ({ key, ms: poll[`${key}Ms`] }));
  const groups = new Set(
    model.rows.filter(({ measurand }) => measurands?.includes(measurand) ?? true).map(({ group }) => group),
  );
  return (['fast', 'slow'] as const).filter((key) => groups.has(key)).map((key) => ({ key, ms: poll[`${key}Ms`] }));
}

function lifetime(input: ModbusDeviceInput, used: readonly UsedInterval[], path: Path, report: Report): number | null {
  if (input.lifetime === undefined) {
    const longestMs = Math.max(0, ...used.map(({ ms }) => ms));
    return longestMs <= DEFAULT_LIFETIME_MS ? DEFAULT_LIFETIME_MS : longestMs * INTERVALS_PER_LIFETIME;
  }
  // The default slow interval is no one's wish: the values it reads simply live a little longer.
  const wished = used.filter(({ key }) => key === 'fast' || input.poll?.slow !== undefined);
  const tooSlow = wished.find(({ ms }) => ms > (input.lifetime ?? 0));
  if (tooSlow === undefined) return input.lifetime;
  report.error(
    [...path, 'lifetime'],
    {
      en: `a lifetime of ${formatDuration(input.lifetime)} is shorter than poll.${tooSlow.key}, ${formatDuration(tooSlow.ms)}: values would be missing between two polls`,
      de: `die Lebensdauer ${formatDuration(input.lifetime)} ist kürzer als poll.${tooSlow.key}, ${formatDuration(tooSlow.ms)}: Zwischen zwei Abfragen würden Werte fehlen`,
    },
    {
      en: `use lifetime: ${formatDuration(tooSlow.ms)} or more, or poll: { ${tooSlow.key}: ${formatDuration(input.lifetime)} } or less`,
      de: `lifetime: ${formatDuration(tooSlow.ms)} oder mehr nehmen, oder poll: { ${tooSlow.key}: ${formatDuration(input.lifetime)} } oder weniger`,
    },
  );
  return null;
}
