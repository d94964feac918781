// From what a file says of a Modbus meter to its model: completed from the model that it extends, checked, every mistake at
// its place. How a row is read and which rows are there is decided in rows.ts.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { identifyRegisterCount, parseIdentifyKey } from '../../../definition/modbus/identify.ts';
import {
  DEFAULT_MAX_REGISTERS_PER_READ,
  type IdentifyRegister,
  type Line,
  type ModbusMeterModel,
} from '../../../definition/modbus/model.ts';
import type { RowDeclaration } from '../../../definition/modbus/rows.ts';
import type { ModelFileEntry } from '../../../source/entry/model-file.ts';
import { identityOf } from '../../../source/entry/model-keys.ts';
import { modelLineOf } from '../../../source/entry/model-line.ts';
import { suggestion } from '../../../vocabulary/did-you-mean.ts';
import { isMeasurand, type Measurand } from '../../../vocabulary/measurands.ts';
import { alike } from '../../../vocabulary/text.ts';
import { quote } from '../../../yaml/masking.ts';
import type { Report } from '../../../yaml/report.ts';
import { derivedOf } from './derived.ts';
import { isWrongRow, rowsOf } from './rows.ts';
import type { ModbusModelInput } from './schema.ts';
import { settingsOf } from './settings.ts';

type Entry = ModelFileEntry<ModbusMeterModel, ModbusModelInput>;

/** Null when something is wrong with it (reported). */
export function buildModbusModel({ id, input, parent }: Entry, report: Report): ModbusMeterModel | null {
  const before = report.errors().length;
  const kind = input.function ?? parent?.function ?? null;
  if (kind === null && !report.has(['function'])) {
    report.error(
      [],
      { en: '`function` is missing', de: '`function` fehlt' },
      {
        en: 'add function: input where the manual says function 4, function: holding where it says 3',
        de: 'function: input ergänzen, wo das Handbuch Funktion 4 nennt, function: holding bei Funktion 3',
      },
    );
  }
  const { rows, names } = rowsOf(input, parent, report);
  const derived = derivedOf(input, parent, names, report);
  const probe = probeOf(input, parent, rows, names, report);
  const identify = identifyOf(input, parent, report);
  const line = lineOf(input, parent, report);
  const settings = settingsOf(input, parent, report);
  if (kind === null || report.errors().length > before) return null;
  const { maxRegistersPerRead, maxRegistersSource } = limitOf(input, parent);
  const carries = input.carries ?? parent?.carries;
  const discovers = input.discovers ?? parent?.discovers;
  try {
    return defineModbusMeter({
      ...identityOf(id, input, parent),
      phases:
        input.phases !== undefined ? input.phases : (parent?.phases ?? usualPhases(rows, discovers !== undefined)),
      function: kind,
      functionAlternatives: input.functionAlternatives ?? parent?.functionAlternatives ?? [],
      wordOrder: input.wordOrder ?? parent?.wordOrder ?? 'big',
      defaultUnitId: input.defaultUnitId !== undefined ? input.defaultUnitId : (parent?.defaultUnitId ?? null),
      pauseOnUnitChangeMs: input.pauseOnUnitChange ?? parent?.pauseOnUnitChangeMs ?? 0,
      sharesUnit: input.sharesUnit ?? parent?.sharesUnit ?? false,
      ...(carries && { carries }),
      ...(discovers && { discovers }),
      ...{ rows, derived, probe, identify, line, settings, maxRegistersPerRead, maxRegistersSource },
    });
  } catch (error) {
    // What the checks above do not know and the declaration does: without a place, but never an unhandled error.
    report.error([], alike(error instanceof Error ? error.message.replace(/^catalogue: /, '') : String(error)), null);
    return null;
  }
}

/** By the values: whoever names a second phase measures three. */
function usualPhases(rows: readonly RowDeclaration[], isFound: boolean): 1 | 3 | null {
  if (isFound) return null;
  return rows.some(({ measurand }) => /L[23]/.test(measurand)) ? 3 : 1;
}

function limitOf(
  { maxRegistersPerRead: limit, maxRegistersSource: source }: ModbusModelInput,
  parent: ModbusMeterModel | null,
): Pick<ModbusMeterModel, 'maxRegistersPerRead' | 'maxRegistersSource'> {
  if (limit === undefined && parent !== null) {
    return {
      maxRegistersPerRead: parent.maxRegistersPerRead,
      maxRegistersSource: source ?? parent.maxRegistersSource,
    };
  }
  return {
    maxRegistersPerRead: limit ?? DEFAULT_MAX_REGISTERS_PER_READ,
    maxRegistersSource: source ?? (limit === undefined ? 'not found; a careful default' : 'the model file'),
  };
}

/** What every electricity meter has and no other device answers alike. */
const USUAL_PROBES: readonly Measurand[] = ['voltageL1', 'voltage', 'frequency'];

function probeOf(
  input: ModbusModelInput,
  parent: ModbusMeterModel | null,
  rows: readonly RowDeclaration[],
  names: readonly string[],
  report: Report,
): Measurand | null {
  const { probe } = input;
  const has = (name: string): boolean => rows.some(({ measurand }) => measurand === name);
  if (probe === 'none') return null;
  if (probe === undefined) {
    if (parent !== null && (parent.probe === null || has(parent.probe))) return parent.probe;
    return USUAL_PROBES.find(has) ?? null;
  }
  if (isMeasurand(probe) && has(probe)) return probe;
  // A row with a mistake of its own is there, too.
  if (names.includes(probe) || isWrongRow(probe, input, report)) return null;
  report.error(
    ['probe'],
    { en: `${quote(probe)} is not among its values`, de: `${quote(probe)} ist keiner seiner Werte` },
    suggestion(probe, names, { en: 'its values', de: 'seine Werte' }),
  );
  return null;
}

function identifyOf(
  { identify }: ModbusModelInput,
  parent: ModbusMeterModel | null,
  report: Report,
): IdentifyRegister | null {
  if (identify === undefined) return parent?.identify ?? null;
  if (identify === null) return null;
  const { function: kind, at, type, values, note } = identify;
  const register: IdentifyRegister = { function: kind, address: at, type, values, ...(note !== undefined && { note }) };
  const largest = 2 ** (16 * identifyRegisterCount(register)) - 1;
  for (const raw of Object.keys(values)) {
    const range = parseIdentifyKey(raw);
    if (range !== null && range.last <= largest) continue;
    report.error(
      ['identify', 'values', raw],
      {
        en: `${quote(raw)} is no raw value of type ${type}`,
        de: `${quote(raw)} ist kein Rohwert vom Typ ${type}`,
      },
      {
        en: "a number or a range, for example '0x0084', '338' or '330..345'",
        de: "eine Zahl oder ein Bereich, zum Beispiel '0x0084', '338' oder '330..345'",
      },
      'key',
    );
  }
  return register;
}

function lineOf({ line }: ModbusModelInput, parent: ModbusMeterModel | null, report: Report): Line | null {
  if (line === undefined) return parent === null ? { baud: null, framing: null, source: 'not found' } : parent.line;
  return line === 'network' ? null : modelLineOf(line, report);
}
