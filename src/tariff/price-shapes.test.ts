// Prices as they are published: the shapes of public services from literals, CSV of spreadsheets, and what is refused.
import { describe, expect, it } from 'vitest';
import { Calendar } from '../time/calendar.ts';
import { nanoText } from './exact.ts';
import { readPrices, type Preset } from './price-shapes.ts';
import type { PriceUnit } from './price-text.ts';

const calendar = new Calendar('Europe/Berlin');
const T = Date.parse('2026-01-15T00:00+01:00');

interface Asked {
  readonly preset?: Preset;
  readonly unit?: PriceUnit;
  readonly currency?: string;
}

/** `from minutes price`, minutes counted from midnight. */
function read(text: unknown, { preset, unit, currency = 'EUR' }: Asked = {}): string[] {
  const plain = typeof text === 'string' ? text : JSON.stringify(text);
  return readPrices(plain, { preset: preset ?? null, unit: unit ?? null, currency, calendar }).map((slot) => {
    return `${(slot.fromMs - T) / 60_000} ${(slot.toMs - slot.fromMs) / 60_000} ${nanoText(slot.price)}`;
  });
}

describe('JSON', () => {
  it('energy-charts: times and prices side by side, quarters or hours', () => {
    const body = {
      license_info: 'x',
      unix_seconds: [T / 1000, T / 1000 + 900, T / 1000 + 1800],
      price: [95.43, -1.2, null],
      unit: 'EUR / MWh',
      deprecated: false,
    };
    expect(read(body, { preset: 'energy-charts' })).toEqual(['0 15 0.09543', '15 15 -0.0012']);
  });

  it('aWATTar: objects with begin and end', () => {
    const data = [
      { start_timestamp: T, end_timestamp: T + 3_600_000, marketprice: 28.98, unit: 'Eur/MWh' },
      { start_timestamp: T + 3_600_000, end_timestamp: T + 7_200_000, marketprice: 26.23, unit: 'Eur/MWh' },
    ];
    expect(read({ object: 'list', data }, { preset: 'awattar' })).toEqual(['0 60 0.02898', '60 60 0.02623']);
  });

  it('Tibber: what is paid, with taxes, of today and tomorrow', () => {
    const price = (startsAt: string, total: number) => ({ total, energy: 0.1, tax: 0.2, startsAt, currency: 'EUR' });
    const priceInfo = {
      today: [price('2026-01-15T00:00:00.000+01:00', 0.3123), price('2026-01-15T01:00:00.000+01:00', 0.2987)],
      tomorrow: [price('2026-01-16T00:00:00.000+01:00', 0.25)],
    };
    const body = { data: { viewer: { homes: [{ currentSubscription: { priceInfo } }] } } };
    expect(read(body, { preset: 'tibber' })).toEqual(['0 60 0.3123', '60 60 0.2987', '1440 60 0.25']);
    expect(() => read(body, { preset: 'tibber', currency: 'SEK' })).toThrow('the prices are in EUR');
  });

  it('Octopus: pence with VAT, newest first', () => {
    const results = [
      { value_exc_vat: 20, value_inc_vat: 21, valid_from: '2026-01-14T23:30:00Z', valid_to: '2026-01-15T00:00:00Z' },
      { value_exc_vat: 10, value_inc_vat: 10.5, valid_from: '2026-01-14T23:00:00Z', valid_to: '2026-01-14T23:30:00Z' },
    ];
    const asked = { preset: 'octopus', currency: 'GBP' } as const;
    expect(read({ count: 2, next: null, results }, asked)).toEqual(['0 30 0.105', '30 30 0.21']);
  });

  it('a list of quarters of an hour, and pairs', () => {
    const list = [
      { start: '2026-01-15T00:00:00+01:00', price: 100 },
      { start: '2026-01-15T00:15:00+01:00', price: '120.5' },
    ];
    expect(read(list, { preset: 'epex-quarter-hours' })).toEqual(['0 15 0.1', '15 15 0.1205']);
    expect(
      read(
        {
          series: [
            [T, 80],
            [T + 3_600_000, null],
          ],
        },
        { preset: 'epex-hours' },
      ),
    ).toEqual(['0 60 0.08']);
  });
});

describe('CSV', () => {
  it('with names, decimal commas and a unit in the head', () => {
    expect(read('Beginn;Ende;Preis (ct/kWh)\n15.01.2026 00:00;15.01.2026 01:00;31,5\n')).toEqual(['0 60 0.315']);
    expect(read('from,to,price\n2026-01-15T00:00+01:00,,0.3\n2026-01-15T00:15+01:00,,0.31\n')).toEqual([
      '0 15 0.3',
      '15 15 0.31',
    ]);
  });

  it('without names, remarks and empty cells left out', () => {
    expect(read('# mine\n2026-01-15 00:00,0.3\n2026-01-15 01:00,\n2026-01-15 02:00,0.4')).toEqual([
      '0 60 0.3',
      '120 60 0.4',
    ]);
  });

  it('has both hours of the night in which clocks go back', () => {
    const rows = ['01:00', '02:00', '02:00', '03:00'].map((hour, index) => `2026-10-25T${hour},0.${index + 1}`);
    const slots = readPrices(rows.join('\n'), { preset: null, unit: null, currency: 'EUR', calendar });
    expect(slots.map(({ fromMs, toMs }) => [calendar.iso(fromMs).slice(11), (toMs - fromMs) / 60_000])).toEqual([
      ['01:00:00+02:00', 60],
      ['02:00:00+02:00', 60],
      ['02:00:00+01:00', 60],
      ['03:00:00+01:00', 60],
    ]);
  });
});

it.each<[string, unknown, Asked, string]>([
  ['a page instead of prices', '<html></html>', {}, 'names no columns'],
  ['broken JSON', '{"a":', {}, 'no JSON'],
  ['no prices', { data: [] }, {}, 'no prices in the answer'],
  ['an error', { errors: [{ message: 'no' }] }, {}, 'no prices in the answer'],
  ['a price that is a word', [{ start: T, price: 'n/a' }], {}, 'no number'],
  ['a time that is none', [{ start: 'soon', price: 1 }], {}, 'a time cannot be read'],
  ['another unit', [{ start: T, price: 95.43 }], {}, 'check `unit`'],
  ['lists of different length', { time: [T], price: [1, 2] }, {}, 'not as many prices'],
  ['a line of CSV that cannot be read', 'from,price\n2026-01-15,0.3\nlater,0.3', {}, 'line 3'],
])('refuses %s', (_, body, asked, message) => expect(() => read(body, asked)).toThrow(message));
