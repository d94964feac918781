// What people are told of a SunSpec chain, in both languages. Words only.
import type { ChainBlock } from '../../../codec/sunspec/chain.ts';
import { findSunSpecModel } from '../../../catalog/sunspec/index.ts';
import type { SunSpecPoint } from '../../../definition/sunspec/model.ts';
import { MeterHubError } from '../../../model/error.ts';
import { saidBy } from '../../../model/problem.ts';
import type { Text } from '../../../vocabulary/text.ts';
import type { ChainPart, SkipReason } from './layout.ts';

const REASONS: Readonly<Record<SkipReason, Text>> = {
  unknown: { en: 'not known here (of a vendor, or newer)', de: 'hier nicht bekannt (vom Hersteller oder neuer)' },
  nothing: { en: 'holds no measured values', de: 'enthält keine Messwerte' },
  second: { en: 'tells what another block tells, too', de: 'sagt dasselbe wie ein anderer Block' },
  short: { en: 'is shorter than its definition', de: 'ist kürzer als seine Definition' },
};

export function skippedText({ id, length }: ChainBlock, why: SkipReason): Text {
  const title = findSunSpecModel(id)?.title;
  const name = `SunSpec ${id}${title === undefined ? '' : ` (${title})`}`;
  return {
    en: `${name}, ${length} registers: ${REASONS[why].en}`,
    de: `${name}, ${length} Register: ${REASONS[why].de}`,
  };
}

/** `1, 103, 160; not read: 120, 64001`. */
export function blocksText({ common, used, skipped }: ChainPart): Text {
  const read = [...(common === null ? [] : [common.id]), ...used.map(({ block }) => block.id)].join(', ');
  const rest = skipped.map(({ block }) => block.id).join(', ');
  return {
    en: `${read === '' ? 'none' : read}${rest === '' ? '' : `; not read: ${rest}`}`,
    de: `${read === '' ? 'keine' : read}${rest === '' ? '' : `; nicht gelesen: ${rest}`}`,
  };
}

export function tooLongText(points: readonly SunSpecPoint[]): Text {
  const names = points.map(({ measurand }) => measurand).join(', ');
  return {
    en: `longer reads are needed for ${names}`,
    de: `Längere Antworten sind nötig für ${names}`,
  };
}

/** There is no such device in the chain, or nothing of it is asked for. */
export function nothingToRead(unit: number, part: number, parts: readonly ChainPart[]): MeterHubError {
  const chosen = parts[part - 1];
  const said: Text =
    chosen === undefined
      ? {
          en: `there is no device ${part} behind unit ${unit}: its chain has ${parts.length}`,
          de: `hinter der Nummer ${unit} gibt es kein Gerät ${part}: Es sind ${parts.length}`,
        }
      : {
          en: `the models of unit ${unit} are ${blocksText(chosen).en}`,
          de: `die Modelle der Nummer ${unit} sind ${blocksText(chosen).de}`,
        };
  return new MeterHubError('SUNSPEC_NOTHING', `unit ${unit}: ${said.en}`, { details: { unit, ...saidBy(said) } });
}
