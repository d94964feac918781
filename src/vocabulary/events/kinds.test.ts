// Every kind of event says something in both languages, whatever is known of it, and stands in the documentation.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_KIND_NAMES, EVENT_KINDS, eventText } from './kinds.ts';
import { span } from './words.ts';

const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');

const FULL = {
  ...{ code: 'MODBUS_TIMEOUT', reason: 'no answer', awayMs: 90_000, measurand: 'energyImport', unit: 'Wh' },
  ...{
    oldLast: 1234.5,
    newFirst: 0,
    oldSerial: 'A1',
    newSerial: 'B2',
    source: 'hub',
    target: 'car',
    settings: 'amp=8',
  },
  ...{ who: 'token "ha"', outcome: 'replaced', changed: 'bus rs485', output: 'mqtt', count: 3, value: 65_535 },
  ...{ cause: 'impossible', byMs: -7_200_000, version: '1.2.3', offMs: 7_260_000, ended: 'torn', suppressed: 4 },
};

describe.each(EVENT_KIND_NAMES)('%s', (kind) => {
  it.each([['all', FULL] as const, ['nothing', {}] as const])('is said with %s known', (_, details) => {
    const { en, de } = eventText({ kind, device: 'grid', details });
    for (const text of [en, de]) {
      expect(text.length).toBeGreaterThan(8);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(en).not.toBe(de);
  });

  it('is documented with all that is known of it', () => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${kind}\``)) ?? '';
    for (const name of Object.keys(EVENT_KINDS[kind].details)) {
      const isCommon = ['code', 'reason', 'who'].includes(name) || kind === 'exchange' || kind === 'reset';
      expect(isCommon || row.includes(`\`${name}\``), `${kind}: ${name}`).toBe(true);
    }
    expect(row).not.toBe('');
  });
});

it('are sentences of their language, with the label of the device', () => {
  const said = (kind: (typeof EVENT_KIND_NAMES)[number], details = {}) =>
    eventText({ kind, device: 'grid', details }, 'Grid meter');
  expect(said('down', { code: 'MODBUS_TIMEOUT' }).en).toMatch(/^Grid meter is offline: \w/);
  expect(said('down', { reason: 'of a newer version', code: 'NO_SUCH_CODE' }).de).toMatch(/: of a newer version$/);
  expect(said('up', { awayMs: 90_000 }).de).toBe('Grid meter ist wieder da (fort: 90 s)');
  expect(said('exchange', FULL).de).toContain('zuletzt 1234,5 Wh, dann ab 0 Wh; Seriennummer A1, jetzt B2');
  expect(said('clockSet', { byMs: -7_200_000 }).en).toBe('The clock of this machine was set back by 2 h');
  expect(said('hubStarted', { version: '1', offMs: 7_260_000, ended: 'torn' }).en).toBe(
    'MeterHub 1 started; it was off for 2 h 1 min, and was not stopped before: a power cut or a crash',
  );
});

it.each([
  [0, '0 s'],
  [119_499, '119 s'],
  [120_000, '2 min'],
  [7_199_000, '120 min'],
  [7_200_000, '2 h'],
  [12_000_000, '3 h 20 min'],
  [172_800_000, '2 d'],
  [187_200_000, '2 d 4 h'],
])('%d ms are said as %s', (ms, text) => expect(span(ms)).toBe(text));
