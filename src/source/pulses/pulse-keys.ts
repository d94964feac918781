// The keys of values that count pulses, and what becomes of them.
import * as z from 'zod';
import { inUnit, unitOfSpelling } from '../../vocabulary/units.ts';
import type { Report } from '../../yaml/report.ts';
import { key } from '../../yaml/schema-values.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { PulseRule } from './pulse-count.ts';

export const pulseKeys = {
  pulsesPerUnit: key(
    z.number().positive().max(1e9).optional(),
    'The value is a number of pulses: so many are one unit. What is published is `start` and what was counted since, whatever restarts.',
    { example: 100 },
  ),
  start: key(
    z.number().min(0).optional(),
    'With `pulsesPerUnit`: what the meter shows now, in the unit of the value. Another number begins anew.',
    { example: 4711.23, defaultText: '0' },
  ),
};

interface PulseInput {
  readonly unit?: string | undefined;
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
  readonly pulsesPerUnit?: number | undefined;
  readonly start?: number | undefined;
}

/** Null: the value counts no pulses. Mistakes are reported. */
export function pulseRule(
  measurand: string,
  { unit, scale, offset, pulsesPerUnit, start }: PulseInput,
  path: Path,
  report: Report,
): PulseRule | null {
  if (pulsesPerUnit === undefined) {
    if (start !== undefined) {
      report.error(
        [...path, 'start'],
        { en: 'start says nothing without `pulsesPerUnit`', de: 'start bedeutet ohne `pulsesPerUnit` nichts' },
        { en: 'add pulsesPerUnit, or remove it', de: 'pulsesPerUnit ergänzen oder es weglassen' },
        'key',
      );
    }
    return null;
  }
  if (unit === undefined) {
    report.error(
      [...path, 'pulsesPerUnit'],
      { en: 'pulsesPerUnit needs the `unit` of the meter', de: 'pulsesPerUnit braucht die `unit` des Zählers' },
      { en: 'add for example unit: m3', de: 'zum Beispiel unit: m3 ergänzen' },
      'key',
    );
  }
  if ((scale ?? offset) !== undefined) {
    report.error(
      [...path, scale === undefined ? 'offset' : 'scale'],
      { en: 'pulses are counted, not scaled', de: 'Impulse werden gezählt, nicht umgerechnet' },
      {
        en: 'remove it: `pulsesPerUnit` and `start` say it all',
        de: 'weglassen: `pulsesPerUnit` und `start` sagen alles',
      },
      'key',
    );
  }
  const factor = unit === undefined ? 1 : (unitOfSpelling(unit)?.factor ?? 1);
  return { measurand, pulsesPerUnit, start: inUnit(start ?? 0, factor) };
}

/** All that count pulses; empty: none does. */
export function pulseRules(
  values: Readonly<Record<string, PulseInput>> | undefined,
  path: Path,
  report: Report,
): readonly PulseRule[] {
  return Object.entries(values ?? {}).flatMap(
    ([name, value]) => pulseRule(name, value, [...path, 'values', name], report) ?? [],
  );
}
