// What people call values: each measurand differently, in both languages.
import { describe, expect, it } from 'vitest';
import { MEASURAND_NAMES } from './measurands.ts';
import { valueLabel } from './value-text.ts';

describe('valueLabel', () => {
  it.each([
    ['power', 'Active power', 'Wirkleistung'],
    ['powerL1', 'Active power L1', 'Wirkleistung L1'],
    ['autonomy', 'Self-sufficiency', 'Autarkie'],
    ['1-0:1.8.0*255', '1-0:1.8.0*255', '1-0:1.8.0*255'],
    ['my_value', 'my_value', 'my_value'],
  ])('%s is "%s", "%s"', (name, en, de) => {
    expect(valueLabel(name, 'en')).toBe(en);
    expect(valueLabel(name, 'de')).toBe(de);
  });

  it.each(['en', 'de'] as const)('tells all measurands apart (%s)', (language) => {
    const labels = MEASURAND_NAMES.map((name) => valueLabel(name, language));
    expect(new Set(labels).size).toBe(labels.length);
  });
});
