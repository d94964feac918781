// Wrong configuration files: the section tariff.
import type { WrongFile } from './wrong-file.ts';

const withTariff = (text: string): string =>
  `devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\nhistory: {}\ntariff:\n${text}\n`;

export const WRONG_TARIFFS: readonly WrongFile[] = [
  {
    name: 'dates that do not rise',
    file: withTariff(
      '  import:\n    - { from: 2027-01-01, price: 0.3 }\n    - { from: «2026-01-01», price: 0.32 }\n    - { from: «2026-01-01», price: 0.33 }',
    ),
    says: [
      'tariff.import.1.from: 2026-01-01 is not after 2027-01-01 | list the entries by date, the oldest first, each day once',
      'tariff.import.2.from: 2026-01-01 is not after 2026-01-01 | list the entries by date, the oldest first, each day once',
    ],
  },
  {
    name: 'a second entry without a date',
    file: withTariff('  import:\n    - { price: 0.3 }\n    - «{ price: 0.32 }»'),
    says: ['tariff.import.1: does not say from when it is valid | add `from: 2026-01-01`'],
  },
  {
    name: 'a date that does not exist',
    file: withTariff('  import: [{ from: «2026-02-30», price: 0.3 }]'),
    says: ['tariff.import.0.from: must be a date, not "2026-02-30" | year, month and day: 2026-01-01'],
  },
  {
    name: 'an unknown currency',
    file: withTariff('  currency: «EUE»\n  import: [{ price: 0.3 }]'),
    says: ['tariff.currency: there is no currency "EUE" | write its three letters (ISO 4217), for example EUR'],
  },
  {
    name: 'windows that overlap',
    file: withTariff(
      "  import:\n    - price: 0.3\n      windows:\n        - { at: '22:00-06:00', price: 0.2 }\n        - { at: «'05:00-07:00'», price: 0.1 }\n        - { at: '12:00-13:00', days: [sat], price: 0.1 }",
    ),
    says: ['tariff.import.0.windows.1.at: "05:00-07:00" overlaps "22:00-06:00" | each time may have one price'],
  },
  {
    name: 'a window without a length',
    file: withTariff("  import: [{ price: 0.3, windows: [{ at: «'22:00-22:00'», price: 0.2 }] }]"),
    says: ['tariff.import.0.windows.0.at: "22:00-22:00" is no part of a day | from 00:00 to 24:00: 22:00-06:00'],
  },
  {
    name: 'no price, and two of them',
    file: withTariff('  import: [«{ base: 5 }»]\n  export: [«{ price: 0.08, dynamic: { preset: awattar } }»]'),
    says: [
      'tariff.import.0: has no price | write `price: 0.32`, or `dynamic: { ... }`, not both',
      'tariff.export.0: has a price and a dynamic one | write `price: 0.32`, or `dynamic: { ... }`, not both',
    ],
  },
  {
    name: 'dynamic prices that are nowhere, and Tibber without a token',
    file: withTariff(
      '  import: [{ dynamic: «{ preset: octopus }» }]\n  devices: { grid: [{ dynamic: «{ preset: tibber }» }] }',
    ),
    says: [
      'tariff.import.0.dynamic: does not say where the prices are | write `url: https://...` or `file: ...`, or a preset that knows its address: energy-charts, awattar, tibber',
      'tariff.devices.grid.0.dynamic: Tibber answers only with a token | add `token: !env TIBBER_TOKEN`; developer.tibber.com shows yours',
    ],
  },
  {
    name: 'windows of a dynamic price',
    file: withTariff("  import: [{ dynamic: { preset: awattar }, windows: «[{ at: '22:00-06:00', price: 0.2 }]» }]"),
    says: [
      'tariff.import.0.windows: time windows belong to a fixed price, not to a dynamic one | remove `windows` or `dynamic`',
    ],
  },
];
