// A P1 port with its meters from bytes to readings: every country's telegrams, the meters behind, and everything that may come
// instead. No throw, no wrong value, and a reason that says what was seen.
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import {
  BELGIAN_LINES,
  DSMR3_LINES,
  DSMR5_LINES,
  enciphered,
  LUXEMBOURG_LINES,
  p1Telegram,
  SWEDISH_LINES,
} from '../../../test/support/p1-telegrams.ts';
import { ScriptedStream } from '../../../test/support/scripted-stream.ts';
import { BUILT_IN } from '../../catalog/index.ts';
import { withParityBits } from '../../codec/obis-text/encode.ts';
import { loadConfig } from '../../config/load.ts';
import type { SourceGroup } from '../../source/source-group.ts';
import type { Snapshot } from '../../model/reading.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import type { DsmrBusConfig, DsmrDeviceConfig } from './config.ts';
import { groupOn } from './group.ts';

const KEY = '00112233445566778899AABBCCDDEEFF';
const ALL = 'net: { model: dsmr, bus: p1 }, gas: { model: dsmr-gas, bus: p1 }';
/** 12:00:00 UTC: the time of the telegrams in winter, and that of those in summer. */
const WINTER = Date.UTC(2026, 0, 15, 12);
const SUMMER = Date.UTC(2026, 6, 15, 12);

class House {
  readonly clock: FakeClock;
  readonly snapshots: Snapshot[] = [];
  readonly wires: ScriptedStream[] = [];
  readonly group: SourceGroup;
  works = 0;

  constructor(devices = ALL, { key = '', wallMs = WINTER } = {}) {
    this.clock = new FakeClock(wallMs);
    const secret = key === '' ? '' : `, key: "${key}"`;
    const text = `buses: { p1: { type: dsmr, port: /dev/null${secret} } }\ndevices: { ${devices} }\n`;
    const loaded = loadConfig(text, 'f.yaml', {});
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    const bus = loaded.config.buses.find((each): each is DsmrBusConfig => each.type === 'dsmr');
    const own = loaded.config.devices.filter((each): each is DsmrDeviceConfig => each.kind === 'dsmr');
    if (bus === undefined) throw new Error('no bus');
    const open = (): Promise<ScriptedStream> => {
      const wire = new ScriptedStream(this.clock);
      this.wires.push(wire);
      return Promise.resolve(wire);
    };
    this.group = groupOn({ open, byteMs: 0, works: () => this.works++ }, bus, own, this.clock, {
      onSnapshot: (snapshot) => this.snapshots.push(snapshot),
      onHealth: () => undefined,
      onBusState: () => undefined,
    });
    this.group.start();
  }

  /** In one piece, then so many seconds pass. */
  async send(bytes: Uint8Array, seconds = 1): Promise<void> {
    await this.clock.advance(0);
    this.wires.at(-1)?.arrive(bytes);
    await this.clock.advance(seconds * 1000);
  }

  async repeat(bytes: Uint8Array, times: number, seconds = 1): Promise<void> {
    for (let time = 0; time < times; time++) await this.send(bytes, seconds);
  }

  values(device = 'net'): Record<string, unknown> {
    const own = this.snapshots.filter((snapshot) => snapshot.device === device).at(-1)?.readings ?? [];
    return Object.fromEntries(own.map(({ measurand, value }) => [measurand, value]));
  }

  health(device = 'net'): { state: string; code: string | null; reason: string | null } {
    const view = this.group.devices.find(({ name }) => name === device);
    if (view === undefined) throw new Error('no device');
    const { state, code, reason } = view.health();
    return { state, code, reason };
  }

  at(device: string): string | null {
    const ms = this.snapshots.filter((snapshot) => snapshot.device === device).at(-1)?.measuredAtMs;
    return ms === undefined ? null : new Date(ms).toISOString();
  }
}

let house = new House();

/** Starts it in the place of the last one. */
async function begin(...options: ConstructorParameters<typeof House>): Promise<House> {
  await house.group.stop();
  house = new House(...options);
  return house;
}

afterEach(() => house.group.stop());

describe('telegrams', () => {
  it('of DSMR 5 are read, with the number of the meter', async () => {
    await (await begin()).send(p1Telegram(DSMR5_LINES));
    expect(house.values()).toEqual({
      ...{ energyImportT1: 1_234_567, energyImportT2: 765_433, energyImport: 2_000_000 },
      ...{ energyExportT1: 100_001, energyExportT2: 200_002, energyExport: 300_003 },
      ...{ power: 250, importPower: 250, exportPower: 0 },
      ...{ powerL1: 200, importPowerL1: 200, exportPowerL1: 0, powerL2: 40, importPowerL2: 40, exportPowerL2: 0 },
      ...{ powerL3: 10, importPowerL3: 10, exportPowerL3: 0 },
      ...{ voltageL1: 230.1, voltageL2: 231.2, voltageL3: 229.3, currentL1: 1, currentL2: 0, currentL3: 0 },
      ...{ '0-0:96.14.0*255': 2, '0-0:96.7.21*255': 13, '0-0:96.7.9*255': 1 },
      ...{ '1-0:32.32.0*255': 2, '1-0:32.36.0*255': 0 },
    });
    expect(house.snapshots[0]).toMatchObject({ device: 'net', serial: 'E0004000000000001', measuredAtMs: WINTER });
    expect(house.health()).toEqual({ state: 'online', code: null, reason: null });
    expect(house.works).toBeGreaterThan(0);
  });

  it('before DSMR 4 are read from the second on, as 8 and as 7 bits', async () => {
    for (const bytes of [p1Telegram(DSMR3_LINES, false), withParityBits(p1Telegram(DSMR3_LINES, false))]) {
      await begin();
      await house.send(bytes, 10);
      expect(house.snapshots).toEqual([]);
      await house.send(bytes);
      expect(house.values()).toMatchObject({ energyImport: 12_346_679, power: 1010, energyExport: 0 });
      expect(house.values('gas')).toEqual({ volume: 123.456 });
      expect(house.at('gas')).toBe('2026-01-15T11:00:00.000Z');
    }
  });

  it('of Belgium, Sweden and Luxembourg are read', async () => {
    await begin(`${ALL}, water: { model: dsmr-water, bus: p1 }`, { wallMs: SUMMER });
    await house.send(p1Telegram(BELGIAN_LINES));
    expect(house.values()).toMatchObject({
      energyImport: 15_792,
      power: -1500,
      currentL1: 6.52,
      '1-0:1.6.0*255': 2589,
    });
    expect(house.values('gas')).toEqual({ volume: 112.384 });
    expect(house.values('water')).toEqual({ volume: 872.234 });
    await begin('net: { model: dsmr, bus: p1 }', { wallMs: SUMMER });
    await house.send(p1Telegram(SWEDISH_LINES));
    expect(house.values()).toMatchObject({
      energyImport: 6_678_394,
      reactivePower: -309,
      reactivePowerL1: -9,
      powerL1: 1023,
    });
    await begin('net: { model: dsmr, bus: p1 }', { wallMs: SUMMER });
    await house.send(p1Telegram(LUXEMBOURG_LINES));
    expect(house.values()).toMatchObject({ energyImport: 13_458, power: 128, reactivePower: -97 });
    expect(house.snapshots[0]?.serial).toBe('SAG1030000000001');
  });

  it('hold only the measurands that were chosen', async () => {
    await begin('net: { model: dsmr, bus: p1, measurands: [power] }');
    await house.send(p1Telegram(DSMR5_LINES));
    expect(house.values()).toEqual({ power: 250 });
  });

  it('are there line by line, as they came', async () => {
    await begin();
    await house.send(p1Telegram(DSMR5_LINES));
    const received = house.group.devices[0]?.lastReceived?.();
    const entries = received?.kind === 'obis' ? received.entries : [];
    expect(entries).toHaveLength(DSMR5_LINES.length);
    expect(entries.find(({ obis }) => obis === '1-0:1.7.0*255')).toMatchObject({
      ...{ raw: '00.250*kW', measurand: 'power', value: 250, unit: 'W' },
    });
  });
});

describe('encrypted telegrams', () => {
  const bytes = enciphered(p1Telegram(LUXEMBOURG_LINES), Buffer.from(KEY, 'hex'));
  const net = 'net: { model: dsmr, bus: p1 }';

  it('are read with their key, between noise and in pieces', async () => {
    await begin(net, { key: KEY });
    await house.send(Buffer.concat([Buffer.from('db08db', 'hex'), bytes.subarray(0, 100)]));
    await house.send(Buffer.concat([bytes.subarray(100), Buffer.from([0xdb, 8, 0xff]), bytes]));
    expect(house.snapshots).toHaveLength(2);
    expect(house.values()).toMatchObject({ energyImport: 13_458 });
  });

  it('give nothing and a reason without it, with another, and damaged', async () => {
    await begin(net);
    await house.repeat(bytes, 45);
    expect(house.health()).toMatchObject({ state: 'offline', code: 'DSMR_KEY_MISSING' });
    await begin(net, { key: KEY.replace('00', '01') });
    await house.repeat(bytes, 45);
    expect(house.health()).toMatchObject({ state: 'offline', code: 'DSMR_KEY' });
    await begin(net, { key: KEY });
    for (let at = 18; at < bytes.length - 12; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await house.send(damaged, 0);
    }
    expect(house.snapshots).toEqual([]);
    await house.send(bytes);
    expect(house.snapshots).toHaveLength(1);
  });
});

describe('a meter behind the port', () => {
  const withGas = (line: string): Uint8Array =>
    p1Telegram(DSMR5_LINES.map((each) => (each.startsWith('0-1:24.2.1') ? line : each)));

  it('has its own time and number, and is handed on once a reading', async () => {
    await begin();
    await house.repeat(p1Telegram(DSMR5_LINES), 5);
    const own = house.snapshots.filter(({ device }) => device === 'gas');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ serial: 'G0001000000000001', readings: [{ value: 981.443, unit: 'm3' }] });
    expect(house.at('gas')).toBe('2026-01-15T11:55:00.000Z');
    await house.send(withGas('0-1:24.2.1(260115130000W)(00981.500*m3)'));
    expect(house.values('gas')).toEqual({ volume: 981.5 });
    expect(house.health('gas').state).toBe('online');
  });

  it('is as old as the meter says, when its clock is wrong or of another zone', async () => {
    await begin();
    const later = DSMR5_LINES.map((line) =>
      line.replace('(260115130000W)', '(260115140000W)').replace('(260115125500W)', '(260115135000W)'),
    );
    await house.send(p1Telegram(later));
    expect(house.at('gas')).toBe('2026-01-15T11:50:00.000Z');
  });

  it.each([
    ['never read', '0-1:24.2.1(632525252525W)(00000.000*m3)'],
    ['without a value', '0-1:24.2.1(260115125500W)()'],
    ['in the future', '0-1:24.2.1(270115125500W)(00981.443*m3)'],
    ['in another unit', '0-1:24.2.1(260115125500W)(00981.443*V)'],
  ])('gives nothing when it was %s', async (_, line) => {
    await begin();
    await house.repeat(withGas(line), 40);
    expect(house.values('gas')).toEqual({});
    expect(house.health('gas')).toMatchObject({ state: 'offline', code: 'DSMR_OLD_READING' });
    expect(house.health().state).toBe('online');
  });

  it('is offline when its reading gets old, though telegrams come', async () => {
    await begin('gas: { model: dsmr-gas, bus: p1, lifetime: 10min }');
    await house.send(withGas('0-1:24.2.1(260115125500W)(00981.443*m3)'));
    expect(house.health('gas').state).toBe('online');
    await house.clock.advance(301_000);
    const stale = DSMR5_LINES.map((line) => line.replace('(260115130000W)', '(260115131000W)'));
    await house.clock.advance(300_000);
    await house.repeat(p1Telegram(stale), 35);
    expect(house.health('gas')).toMatchObject({ state: 'offline', code: 'DSMR_OLD_READING' });
    expect(house.health('gas').reason).toMatch(/is 15 min/);
  });

  it('is named when it is not there, with what is', async () => {
    await begin('water: { model: dsmr-water, bus: p1 }, second: { model: dsmr-gas, bus: p1, channel: 4 }');
    await house.repeat(p1Telegram(DSMR5_LINES), 3);
    for (const name of ['water', 'second']) {
      expect(house.health(name)).toMatchObject({ state: 'offline', code: 'DSMR_NO_METER' });
      expect(house.health(name).reason).toContain('channel 1 (type 3), channel 2 (type 3)');
    }
  });

  it('is the one that is alive after an exchange, and of two alive ones the first, with a word', async () => {
    const second = (reading: string): Uint8Array => p1Telegram([...DSMR5_LINES, reading]);
    await begin();
    await house.send(withGas('0-1:24.2.1(250101000000W)(00555.000*m3)'));
    expect(house.values('gas')).toEqual({});
    const exchanged = DSMR5_LINES.map((line) =>
      line.replace('(260115125500W)(00981.443*m3)', '(250101000000W)(00981.443*m3)'),
    );
    await house.send(p1Telegram([...exchanged, '0-2:24.2.1(260115125500W)(00000.107*m3)']));
    expect(house.values('gas')).toEqual({ volume: 0.107 });
    expect(house.health('gas').state).toBe('online');
    await begin();
    await house.repeat(second('0-2:24.2.1(260115125500W)(00007.000*m3)'), 3);
    expect(house.values('gas')).toEqual({ volume: 981.443 });
    expect(house.health('gas')).toMatchObject({ state: 'degraded', code: 'DSMR_SEVERAL' });
    await begin('a: { model: dsmr-gas, bus: p1, channel: 1 }, b: { model: dsmr-gas, bus: p1, channel: 2 }');
    await house.send(second('0-2:24.2.1(260115125500W)(00007.000*m3)'));
    expect([house.values('a'), house.values('b')]).toEqual([{ volume: 981.443 }, { volume: 7 }]);
  });

  it('of heat counts Wh, of cold too', async () => {
    await begin('heat: { model: dsmr-heat, bus: p1 }');
    for (const [type, name] of [
      ['004', 'heatEnergy'],
      ['010', 'coolingEnergy'],
    ] as const) {
      await house.send(p1Telegram([...DSMR5_LINES, `0-3:24.1.0(${type})`, '0-3:24.2.1(260115125500W)(00012.500*GJ)']));
      expect(house.values('heat')).toEqual({ [name]: 3_472_222.22222222 });
    }
  });
});

describe('what comes instead of telegrams', () => {
  const noise = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 167 + 13) % 256));
  const inverted = Buffer.from(p1Telegram(DSMR5_LINES).map((byte) => ((~byte & 0x7f) << 1) | 1));
  const cases: [string, () => Uint8Array, string, RegExp][] = [
    ['nothing', () => Buffer.alloc(0), 'DSMR_SILENT', /nothing arrives; is the cable plugged in/],
    ['bytes of another speed', () => noise, 'DSMR_NOT_DSMR', /115200 8N1, before DSMR 4 9600 7E1/],
    ['a signal upside down', () => inverted, 'DSMR_INVERTED', /upside down/],
    ['torn telegrams', () => p1Telegram(DSMR5_LINES).slice(0, 500), 'DSMR_INCOMPLETE', /broke off or did not end/],
    ['an endless telegram', () => Buffer.from('1-0:1.8.0(1*kWh)\r\n'.repeat(60)), 'DSMR_NOT_DSMR', /no telegram/],
    ['SML', () => Buffer.from('1b1b1b1b01010101760512345678'.repeat(20), 'hex'), 'DSMR_NOT_DSMR', /SML/],
    [
      'telegrams with a wrong checksum',
      () => Buffer.from(Buffer.from(p1Telegram(DSMR5_LINES)).toString('latin1').replace('230.1', '231.1'), 'latin1'),
      'DSMR_CRC',
      /arrived damaged/,
    ],
  ];

  it.each(cases)('%s gives no value, and the reason says it', async (_, bytes, code, reason) => {
    await begin('net: { model: dsmr, bus: p1 }');
    await house.repeat(bytes(), 29);
    expect(house.health().state).toBe('starting');
    await house.repeat(bytes(), 5);
    expect(house.snapshots).toEqual([]);
    expect(house.health()).toMatchObject({ state: 'offline', code });
    expect(house.health().reason).toMatch(reason);
    await house.clock.advance(31_000);
    await house.repeat(p1Telegram(DSMR5_LINES), 62, 10);
    expect(house.health().state).toBe('online');
  });

  it('two meters on one line give the values of one, and a word', async () => {
    const other = p1Telegram(
      DSMR5_LINES.map((line) => line.replace('453030303430', '453030303530').replace('1234.567', '9999.999')),
    );
    await begin('net: { model: dsmr, bus: p1 }');
    for (let second = 0; second < 10; second++) {
      await house.send(p1Telegram(DSMR5_LINES), 0);
      await house.send(other);
      expect(house.values()).toMatchObject({ energyImportT1: 1_234_567 });
    }
    expect(house.health()).toMatchObject({ state: 'degraded', code: 'DSMR_TWO_METERS' });
    // The first one falls silent: it was exchanged.
    await house.repeat(other, 35);
    expect(house.values()).toMatchObject({ energyImportT1: 9_999_999 });
    await house.repeat(other, 62);
    expect(house.health().state).toBe('online');
  });

  it('a flood leaves memory bounded and the next telegram whole', async () => {
    await begin('net: { model: dsmr, bus: p1 }');
    for (const start of ['/XYZ5', '1', '2'])
      await house.send(Buffer.concat([Buffer.from(start), Buffer.alloc(50_000, 0x31)]));
    await house.send(Buffer.from([0xdb, 8]));
    await house.send(p1Telegram(DSMR5_LINES));
    await house.send(p1Telegram(DSMR5_LINES));
    expect(house.snapshots.length).toBeGreaterThan(0);
  });

  it('half of it damaged makes it degraded', async () => {
    const bad = Buffer.from(p1Telegram(DSMR5_LINES));
    bad[100] = (bad[100] ?? 0) ^ 1;
    await begin('net: { model: dsmr, bus: p1 }');
    for (let second = 0; second < 65; second++) {
      await house.send(bad, 0);
      await house.send(p1Telegram(DSMR5_LINES));
    }
    expect(house.health()).toMatchObject({ state: 'degraded', code: 'DSMR_CRC' });
  });
});

it('is in the catalogue by its usual names', () => {
  expect(['p1', 'esmr', 'p1-gas', 'p1-water', 'p1-heat'].map((name) => BUILT_IN.findModel(name)?.kind)).toEqual(
    Array.from({ length: 5 }, () => 'dsmr'),
  );
});
