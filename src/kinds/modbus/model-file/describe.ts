// A Modbus meter as a file of models.d says it: the keys of the schema, so that reading it back gives the same model.
import type { RegisterType } from '../../../codec/modbus/registers.ts';
import { derivedText } from '../../../definition/modbus/derived.ts';
import type { ModbusMeterModel, ModbusRow, SettingRow } from '../../../definition/modbus/model.ts';
import { scaleOf } from '../../../definition/modbus/rows.ts';
import { describeIdentity } from '../../../source/entry/model-keys.ts';
import { describeLine } from '../../../source/entry/model-line.ts';
import { formatDuration } from '../../../time/duration.ts';
import { MEASURANDS } from '../../../vocabulary/measurands.ts';
import { UNITS, isUnit, unitOfSpelling } from '../../../vocabulary/units.ts';

type Said = Readonly<Record<string, unknown>>;

/** What every value of a type shares is said once. */
type ByType = ReadonlyMap<RegisterType, readonly string[]>;

export function describeModbusModel(model: ModbusMeterModel): Said {
  const { head, tail } = describeIdentity(model);
  const { line, identify, carries, settings } = model;
  const shared = sharedMarkers(model.rows);
  return {
    ...head,
    function: model.function,
    ...(model.functionAlternatives.length > 0 && { functionAlternatives: model.functionAlternatives }),
    wordOrder: model.wordOrder,
    line: line === null ? 'network' : describeLine(line),
    ...(model.defaultUnitId !== null && { defaultUnitId: model.defaultUnitId }),
    maxRegistersPerRead: model.maxRegistersPerRead,
    maxRegistersSource: model.maxRegistersSource,
    ...(model.pauseOnUnitChangeMs > 0 && { pauseOnUnitChange: formatDuration(model.pauseOnUnitChangeMs) }),
    ...(model.sharesUnit && { sharesUnit: true }),
    ...(carries && { carries }),
    probe: model.probe ?? 'none',
    ...(identify && { identify: at(identify) }),
    ...(shared.size > 0 && { invalid: Object.fromEntries(shared) }),
    ...(model.discovers && { discovers: model.discovers }),
    registers: Object.fromEntries(model.rows.map((row) => [row.measurand, rowText(row, model, shared)])),
    ...(model.derived.length > 0 && {
      derived: Object.fromEntries(
        model.derived.map((row) => {
          const of = derivedText(row);
          return [row.measurand, row.note === undefined ? of : { of, note: row.note }];
        }),
      ),
    }),
    ...(settings.length > 0 && {
      settings: Object.fromEntries(settings.map((each) => [each.name, settingText(each)])),
    }),
    ...tail,
  };
}

function rowText(row: ModbusRow, model: ModbusMeterModel, shared: ByType): Said {
  const { measurand, type, group, counts, adds, origin, note, disputed, invalid, wordOrder } = row;
  const usual = shared.get(type) ?? [];
  return {
    at: row.address,
    type,
    ...unitText(row),
    ...(wordOrder !== model.wordOrder && { wordOrder }),
    ...(String(usual) !== String(invalid) && { invalid }),
    ...(group !== MEASURANDS[measurand].poll && { poll: group }),
    ...(counts && { counts }),
    ...(adds && { adds }),
    ...(origin !== undefined && { origin }),
    ...(note !== undefined && { note }),
    ...(disputed && { disputed: disputed.map((each) => (each.address === undefined ? each : at(each))) }),
  };
}

/** Energies as manuals print them: in thousands where that gives a plain step. */
function unitText({ unit, scale }: ModbusRow): { readonly unit?: string; readonly step?: number } {
  const spellings = isUnit(unit) ? Object.entries(UNITS[unit].spellings) : [];
  const thousand = scale >= 10 ? spellings.find(([, factor]) => factor === 1000)?.[0] : undefined;
  if (thousand !== undefined) {
    const step = Number((scale / 1000).toPrecision(12));
    if (scaleOf(step, unitOfSpelling(thousand)?.factor ?? NaN) === scale) {
      return { unit: thousand, ...(step !== 1 && { step }) };
    }
  }
  return { ...(unit !== '1' && { unit }), ...(scale !== 1 && { step: scale }) };
}

/** Types whose rows all have the same markers. */
function sharedMarkers(rows: readonly ModbusRow[]): ByType {
  const shared = new Map<RegisterType, readonly string[]>();
  for (const { type } of rows) {
    const [first, ...others] = rows.filter((row) => row.type === type).map(({ invalid }) => invalid);
    if (first === undefined || first.length === 0) continue;
    if (others.every((markers) => String(markers) === String(first))) shared.set(type, first);
  }
  return shared;
}

function settingText({ name: _name, function: kind, access, ...rest }: SettingRow): Said {
  return {
    ...at(rest),
    ...(access !== 'rw' && { access }),
    ...(kind !== 'holding' && { function: kind }),
  };
}

/** `address` is `at` in a file, and comes first. */
function at({ address, ...rest }: { readonly address?: number | undefined }): Said {
  return { at: address, ...rest };
}
