// Where values come from, with what was received last: words of registers, entries of telegrams, and what nobody read yet.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveHouse } from '../../../test/support/live-house.ts';
import type { LastReceived } from '../../model/last-received.ts';
import { createServer } from '../server.ts';
import type { SourceJson } from './answers/received.ts';

let house: LiveHouse;
let app: FastifyInstance;

beforeEach(() => {
  house = new LiveHouse();
  app = createServer(house.deps());
});

afterEach(() => app.close());

async function source(name: string): Promise<SourceJson> {
  const reply = await app.inject({ url: `/api/v1/devices/${name}/source` });
  expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'no-store']);
  return reply.json<SourceJson>();
}

const AT = '2026-01-15T12:00:00.000Z';

describe('the source of a Modbus meter', () => {
  it('shows the words as they were read, what they mean, and when', async () => {
    const rows = [
      { measurand: 'power', words: [0xc0e9, 0xeb85], value: -7.31, readAtMs: Date.parse(AT), refused: false },
      { measurand: 'energyExport', words: null, value: null, readAtMs: null, refused: true },
    ];
    const lastReceived = (): LastReceived => ({ kind: 'registers', rows });
    const measurands = { power: 'W', energyExport: 'Wh' };
    house.addDevice('flat', 2, { model: 'eastron-sdm120', measurands, lastReceived });
    const { rows: shown, source: manual, title, columns } = await source('flat');
    expect(manual).not.toBe('');
    expect([title, columns.map(({ heading }) => heading)]).toEqual([
      'registers',
      ['register', 'rawWords', 'typeScale'],
    ]);
    expect(shown).toEqual([
      {
        ...{ measurand: 'power', where: '12 (0x000C)', how: 'input float32', unit: 'W', value: -7.31, at: AT },
        cells: ['12 (0x000C)', 'C0E9 EB85', 'float32'],
        register: {
          ...{ address: 12, type: 'float32', scale: 1, wordOrder: 'big' },
          ...{ words: ['C0E9', 'EB85'], refused: false },
        },
        obis: null,
      },
      {
        ...{ measurand: 'energyExport', where: '74 (0x004A)', how: 'input float32 × 1000', unit: 'Wh' },
        ...{ value: null, at: null, obis: null },
        cells: ['74 (0x004A)', { word: 'refusedRegister' }, 'float32 × 1000'],
        register: {
          ...{ address: 74, type: 'float32', scale: 1000, wordOrder: 'big' },
          ...{ words: null, refused: true },
        },
      },
    ]);
  });

  it('shows every row before anything was read', async () => {
    house.addOnePhase('flat', 2);
    const { rows } = await source('flat');
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      expect(row).toMatchObject({ value: null, at: null, register: { words: null } });
      expect(row.cells[1]).toEqual({ word: 'neverRead' });
    }
  });
});

describe('the source of an SML meter', () => {
  const sml = { kind: 'sml', model: 'sml', id: null, measurands: { power: 'W', energyImport: 'Wh' } } as const;

  it('shows every entry of the last telegram, also those that no reading is made of', async () => {
    const entries = [
      {
        ...{ obis: '1-0:1.8.0*255', measurand: 'energyImport', raw: 123456789, scaler: -1, unitCode: 30 },
        ...{ unit: 'Wh', status: '0x1c0104', value: 12345678.9 },
      },
      {
        ...{ obis: '1-0:96.1.0*255', measurand: null, raw: '0a01', scaler: null, unitCode: null },
        ...{ unit: null, status: null, value: '0a01' },
      },
    ];
    house.addDevice('grid', null, { ...sml, lastReceived: () => ({ kind: 'obis', atMs: Date.parse(AT), entries }) });
    const { title, columns, rows } = await source('grid');
    expect(title).toBe('obis');
    expect(columns.map(({ heading }) => heading)).toEqual(['obisCode', 'raw', 'scaler', 'unitCode', 'statusWord']);
    expect(rows).toEqual([
      {
        ...{ measurand: 'energyImport', where: '1-0:1.8.0*255', how: 'SML', unit: 'Wh', value: 12345678.9, at: AT },
        cells: ['1-0:1.8.0*255', '123456789', '10^-1', '30', '0x1c0104'],
        ...{ register: null, obis: { raw: 123456789, scaler: -1, unitCode: 30, status: '0x1c0104' } },
      },
      {
        ...{ measurand: null, where: '1-0:96.1.0*255', how: 'SML', unit: null, value: '0a01', at: AT },
        cells: ['1-0:96.1.0*255', '0a01', '', '', ''],
        ...{ register: null, obis: { raw: '0a01', scaler: null, unitCode: null, status: null } },
      },
    ]);
  });

  it('shows what is expected before the first telegram', async () => {
    house.addDevice('grid', null, { ...sml, lastReceived: () => ({ kind: 'obis', atMs: null, entries: [] }) });
    expect((await source('grid')).rows).toMatchObject([
      { measurand: 'power', value: null, at: null, obis: null },
      { measurand: 'energyImport', where: '1-0:1.8.0*255', value: null, at: null, obis: null },
    ]);
  });
});

it('shows of an HTTP device where each value is asked for, and what it is now', async () => {
  house.addDevice('car', null, { kind: 'http', model: 'go-e', id: null, measurands: { power: 'W' } });
  house.read('car', { power: 1380 });
  const { title, columns, rows } = await source('car');
  expect([title, columns.map(({ heading }) => heading)]).toEqual(['entries', ['where', 'how']]);
  expect(rows).toMatchObject([{ measurand: 'power', value: 1380, unit: 'W', at: AT, register: null, obis: null }]);
  expect(rows[0]?.cells).toEqual([rows[0]?.where, 'GET']);
});

it('has no table for a device without a model', async () => {
  house.addDevice('published', null, {
    kind: 'published',
    hasWire: false,
    model: 'published',
    measurands: { soc: null },
  });
  expect(await source('published')).toMatchObject({ title: 'entries', columns: [], rows: [] });
});
