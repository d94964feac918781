// The section tariff as people write it becomes exact price lists.
import { describe, expect, it } from 'vitest';
import { nanoText } from '../tariff/exact.ts';
import type { TariffConfig } from '../tariff/tariff-config.ts';
import { loadConfig } from './load.ts';

function load(tariff: string, history = 'history: {}'): { tariff: TariffConfig | null; warnings: string[] } {
  const text = `devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\n${history}\n${tariff}`;
  const result = loadConfig(text, 'meterhub.yaml', { TOKEN: 'secret' });
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  return { tariff: result.config.tariff, warnings: result.warnings.map(({ message }) => message) };
}

describe('tariff', () => {
  it('is none without the section', () => expect(load('').tariff).toBeNull());

  it('has prices as they are written', () => {
    const { tariff } = load(`
tariff:
  import:
    - { price: 0.3017, base: 12.50, windows: [{ at: '22:00-06:00', price: 0.24 }, { at: '12:00-22:00', days: weekend, price: -0.01 }] }
    - { from: 2027-01-01, dynamic: { url: 'https://example.org/prices.json', preset: epex-quarter-hours, add: 0.145 } }
  export: [{ from: 2024-05-01, price: 0.082 }]
  co2: { import: 0.38 }
  devices: { grid: [{ from: 2026-01-01, price: 0.26 }] }
`);
    const [fixed, dynamic] = tariff?.import ?? [];
    expect(tariff?.currency).toBe('EUR');
    expect(nanoText(fixed?.price ?? 0n)).toBe('0.3017');
    expect(nanoText(fixed?.base ?? 0n)).toBe('12.5');
    expect(fixed?.windows.map(({ beginMin, endMin, days }) => [beginMin, endMin, days])).toEqual([
      [1320, 360, [1, 2, 3, 4, 5, 6, 7]],
      [720, 1320, [6, 7]],
    ]);
    expect(dynamic).toMatchObject({
      from: { year: 2027, month: 1, day: 1 },
      price: null,
      dynamic: { name: 'import-2027-01-01', url: 'https://example.org/prices.json', preset: 'epex-quarter-hours' },
    });
    expect(nanoText(tariff?.co2[0]?.price ?? 0n)).toBe('0.38');
    expect(tariff?.devices['grid']).toHaveLength(1);
  });

  it('takes the address of a preset, and emissions with dates', () => {
    const { tariff } = load(`
tariff:
  currency: CHF
  import: [{ dynamic: { preset: energy-charts, factor: 1.19 } }]
  co2: { import: [{ value: 0.4 }, { from: 2026-01-01, value: 0.35 }] }
`);
    expect(tariff?.import[0]?.dynamic?.url).toContain('energy-charts');
    expect(tariff?.co2.map(({ price }) => nanoText(price ?? 0n))).toEqual(['0.4', '0.35']);
  });

  it('warns of costs without a history, and of devices that are not there', () => {
    expect(load('tariff: { import: [{ price: 0.3 }] }', '').warnings).toContain('without a history there are no costs');
    expect(load('tariff: { devices: { gird: [{ price: 0.3 }] } }').warnings).toEqual(['there is no device "gird"']);
  });
});
