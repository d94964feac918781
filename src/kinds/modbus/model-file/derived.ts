// The computed values of a model file: differences of two of its rows, or sums of several.
import { termsOf } from '../../../definition/modbus/derived.ts';
import type { DerivedRow, ModbusMeterModel } from '../../../definition/modbus/model.ts';
import { suggestion } from '../../../vocabulary/did-you-mean.ts';
import { isMeasurand, MEASURAND_NAMES, MEASURANDS, type Measurand } from '../../../vocabulary/measurands.ts';
import { quote } from '../../../yaml/masking.ts';
import type { Report } from '../../../yaml/report.ts';
import type { Path } from '../../../yaml/yaml-source.ts';
import { isWrongRow } from './rows.ts';
import type { ModbusModelInput } from './schema.ts';

/** `names`: the rows of the model. */
export function derivedOf(
  input: ModbusModelInput,
  parent: ModbusMeterModel | null,
  names: readonly string[],
  report: Report,
): readonly DerivedRow[] {
  const said = Object.entries(input.derived ?? {});
  const isWrong = (name: string): boolean => isWrongRow(name, input, report);
  const inherited = (parent?.derived ?? []).filter(({ measurand }) => !said.some(([name]) => name === measurand));
  for (const row of inherited) {
    const { measurand } = row;
    const gone = termsOf(row).find((term) => !names.includes(term) && !isWrong(term));
    if (gone !== undefined) reportGone(measurand, gone, parent, report);
  }
  const own = said.flatMap(([name, value]): DerivedRow[] => {
    const path: Path = ['derived', name];
    if (value === null) {
      checkRemoval(name, parent, path, report);
      return [];
    }
    const { of, note } = typeof value === 'string' ? { of: value, note: undefined } : value;
    const row = computedOf(name, of, { names, isWrong }, path, report);
    return row === null ? [] : [{ ...row, ...(note !== undefined && { note }) }];
  });
  return [...inherited, ...own];
}

interface Rows {
  readonly names: readonly string[];
  /** Whether a row is there with a mistake that is reported. */
  readonly isWrong: (name: string) => boolean;
}

function computedOf(name: string, text: string, rows: Rows, path: Path, report: Report): DerivedRow | null {
  if (!isMeasurand(name)) {
    report.error(
      path,
      { en: `there is no measurand ${quote(name)}`, de: `es gibt keine Messgröße ${quote(name)}` },
      suggestion(name, MEASURAND_NAMES, { en: 'measurands', de: 'Messgrößen' }),
      'key',
    );
    return null;
  }
  if (rows.names.includes(name)) {
    report.error(
      path,
      { en: `${name} has a register already`, de: `${name} hat schon ein Register` },
      { en: 'remove one of the two', de: 'eines von beiden weglassen' },
      'key',
    );
    return null;
  }
  const words = /^\s*\w+(\s*[-+]\s*\w+)+\s*$/.test(text) ? text.split(/[-+]/).map((word) => word.trim()) : [];
  const isDifference = text.includes('-');
  const [first, ...rest] = words;
  if (first === undefined || (isDifference && (rest.length > 1 || text.includes('+')))) {
    report.error(
      path,
      {
        en: `${quote(text)} is neither the difference of two values nor a sum`,
        de: `${quote(text)} ist weder die Differenz zweier Werte noch eine Summe`,
      },
      {
        en: 'for example importPower - exportPower, or dcPowerS1 + dcPowerS2',
        de: 'zum Beispiel importPower - exportPower, oder dcPowerS1 + dcPowerS2',
      },
    );
    return null;
  }
  const minuend = termOf(first, name, rows, path, report);
  const others = rest.map((word) => termOf(word, name, rows, path, report));
  const known = others.filter((term) => term !== null);
  if (minuend === null || known.length < others.length) return null;
  const [subtrahend = null] = known;
  return isDifference
    ? { measurand: name, minuend, subtrahend }
    : { measurand: name, minuend, subtrahend: null, plus: known };
}

function termOf(text: string, of: Measurand, { names, isWrong }: Rows, path: Path, report: Report): Measurand | null {
  if (isWrong(text)) return null;
  if (!isMeasurand(text) || !names.includes(text)) {
    report.error(
      path,
      { en: `${quote(text)} is not among its registers`, de: `${quote(text)} ist keines seiner Register` },
      suggestion(text, names, { en: 'its registers', de: 'seine Register' }),
    );
    return null;
  }
  if (MEASURANDS[text].unit === MEASURANDS[of].unit) return text;
  report.error(
    path,
    {
      en: `${text} is in ${MEASURANDS[text].unit ?? 'no unit'}, ${of} in ${MEASURANDS[of].unit ?? 'no unit'}`,
      de: `${text} ist in ${MEASURANDS[text].unit ?? 'keiner Einheit'}, ${of} in ${MEASURANDS[of].unit ?? 'keiner Einheit'}`,
    },
    { en: 'both values need the unit of the result', de: 'beide Werte brauchen die Einheit des Ergebnisses' },
  );
  return null;
}

function checkRemoval(name: string, parent: ModbusMeterModel | null, path: Path, report: Report): void {
  const known = parent?.derived.map(({ measurand }) => measurand) ?? [];
  if (known.some((each) => each === name)) return;
  report.error(
    path,
    { en: `there is no ${quote(name)} to take away`, de: `es gibt kein ${quote(name)}, das wegfallen könnte` },
    suggestion(name, known, { en: 'computed values', de: 'berechnete Werte' }) ?? {
      en: 'remove this line',
      de: 'diese Zeile weglassen',
    },
    'key',
  );
}

function reportGone(measurand: string, gone: string, parent: ModbusMeterModel | null, report: Report): void {
  report.error(
    ['registers', gone],
    {
      en: `${parent?.id ?? 'the model'} computes ${measurand} from ${gone}, which is taken away here`,
      de: `${parent?.id ?? 'das Modell'} berechnet ${measurand} aus ${gone}, das hier wegfällt`,
    },
    {
      en: `take ${measurand} away as well: derived: { ${measurand}: null }`,
      de: `auch ${measurand} wegnehmen: derived: { ${measurand}: null }`,
    },
    'key',
  );
}
