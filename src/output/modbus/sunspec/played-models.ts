// The SunSpec meters that any device can be played as: their names, and their blocks as rows. Data only; it must not know values.
import { findSunSpecModel } from '../../../catalog/sunspec/index.ts';
import type { PointType } from '../../../codec/sunspec/points.ts';
import type { RegisterType } from '../../../codec/modbus/registers.ts';
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import type { ModbusMeterModel } from '../../../definition/modbus/model.ts';
import type { SunSpecModel } from '../../../definition/sunspec/model.ts';

export const PLAYED_BASE = 40_000;
/** Registers of "SunS", and of the identity with its header. */
export const PLAYED_HEAD = 2 + 68;

/** By name and wiring: the model's number in its hundred. */
const ONE_PHASE = 1;
const THREE_PHASES = 3;
const INTEGERS = 200;
const FLOATS = 210;

export const PLAYED_NAMES: readonly string[] = [
  'sunspec-meter',
  'sunspec-meter-float',
  ...[INTEGERS, FLOATS].flatMap((first) => [1, 2, 3, 4].map((wiring) => `sunspec-${first + wiring}`)),
];

export interface PlayedSunSpec {
  /** Its values as rows, for looking them up and naming them. */
  readonly rows: ModbusMeterModel;
  readonly block: SunSpecModel;
}

/** Null: no SunSpec meter has this name. `phases`: those of the device, where they are known. */
export function playedSunSpec(name: string, phases: 1 | 3 | null): PlayedSunSpec | null {
  const id = name.trim().toLowerCase();
  if (!PLAYED_NAMES.includes(id)) return null;
  const number = Number(/\d+$/.exec(id)?.[0] ?? 0);
  const wiring = phases === 1 ? ONE_PHASE : THREE_PHASES;
  const block = findSunSpecModel(number > 0 ? number : (id.endsWith('float') ? FLOATS : INTEGERS) + wiring);
  return block === null ? null : { block, rows: rowsOf(id, block) };
}

function rowsOf(id: string, block: SunSpecModel): ModbusMeterModel {
  return defineModbusMeter({
    ...{ id, type: 'SUNS', manufacturer: 'SunSpec', model: `${block.title} (${block.id})`, phases: block.phases ?? 3 },
    ...{ source: 'https://github.com/sunspec/models', line: null, function: 'holding', probe: null },
    maxRegistersPerRead: 125,
    rows: block.points.map(({ measurand, at, type, unit, group }) => ({
      ...{ measurand, address: PLAYED_BASE + PLAYED_HEAD + at, type: registerType(type), unit, scale: 1, group },
    })),
  });
}

function registerType(type: PointType): RegisterType {
  if (type === 'acc32') return 'uint32';
  return type === 'acc64' ? 'uint64' : type;
}
