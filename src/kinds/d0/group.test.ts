// A meter under an optical head from bytes to readings: every mode with the speed and the pauses of a real one, and everything that
// may come instead. No throw, no wrong value, and a reason that says what was seen.
import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedHead, type HeadOptions } from '../../../test/support/d0-head.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { encodeReadout } from '../../codec/d0/messages.ts';
import { loadConfig } from '../../config/load.ts';
import type { Snapshot } from '../../model/reading.ts';
import { heatLines } from '../../simulator/d0/lines.ts';
import type { D0MeterOptions } from '../../simulator/d0/meter.ts';
import type { SourceGroup } from '../../source/source-group.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import type { D0BusConfig, D0DeviceConfig } from './config.ts';
import { groupOn } from './group.ts';

const LINES = [
  ...['F.F(00)', '0.0.0(28013333)', 'C.1.0(28013333)', 'C.1.1(        )', '1.8.1(000051.205*kWh)'],
  ...['1.8.2(000032.000*kWh)', '1.8.0(000083.205*kWh)', '2.8.0(000001.500*kWh)', '1.8.0*01(000070.000*kWh)'],
  ...['1.7.0(00.500*kW)', '2.7.0(00.000*kW)', '32.7(230.1*V)', '0.9.1(120000)', 'C.5.0(0000)'],
];
const VALUES = { energyImport: 83_205, energyImportT1: 51_205, energyImportT2: 32_000, energyExport: 1500, power: 500 };

interface Wishes {
  /** Keys of the bus. */
  readonly bus?: string;
  readonly device?: string;
  readonly head?: HeadOptions;
}

class House {
  readonly clock = new FakeClock();
  readonly snapshots: Snapshot[] = [];
  readonly heads: SimulatedHead[] = [];
  readonly group: SourceGroup;

  constructor(meter: Partial<D0MeterOptions> = {}, { bus = '', device = 'model: d0', head = {} }: Wishes = {}) {
    const text = `buses: { ir: { type: d0, port: /dev/null${bus} } }\ndevices: { old: { ${device}, bus: ir } }\n`;
    const loaded = loadConfig(text, 'f.yaml', {});
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    const config = loaded.config.buses.find((each): each is D0BusConfig => each.type === 'd0');
    const own = loaded.config.devices.filter((each): each is D0DeviceConfig => each.kind === 'd0');
    if (config === undefined) throw new Error('no bus');
    const open = (): Promise<SimulatedHead> => {
      const each = new SimulatedHead(this.clock, { lines: () => LINES, ...meter }, head);
      this.heads.push(each);
      return Promise.resolve(each);
    };
    this.group = groupOn(open, config, own, this.clock, {
      onSnapshot: (snapshot) => this.snapshots.push(snapshot),
      onHealth: () => undefined,
      onBusState: () => undefined,
    });
    this.group.start();
  }

  get head(): SimulatedHead {
    const head = this.heads.at(-1);
    if (head === undefined) throw new Error('not open');
    return head;
  }

  async pass(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1000);
  }

  values(): Record<string, unknown> {
    const readings = this.snapshots.at(-1)?.readings ?? [];
    return Object.fromEntries(readings.map(({ measurand, value }) => [measurand, value]));
  }

  health(): { state: string; code: string | null; reason: string | null } {
    const [view] = this.group.devices;
    if (view === undefined) throw new Error('no device');
    const { state, code, reason } = view.health();
    return { state, code, reason };
  }

  stop(): Promise<void> {
    for (const head of this.heads) head.meter.close();
    return this.group.stop();
  }
}

let house: House | null = null;

function begin(...options: ConstructorParameters<typeof House>): House {
  house = new House(...options);
  return house;
}

afterEach(async () => {
  await house?.stop();
  house = null;
});

describe('a meter that is asked', () => {
  it('in mode C: the speed changes with the pauses that heads need, and all values come', async () => {
    const own = begin();
    await own.pass(10);
    expect(own.values()).toMatchObject({ ...VALUES, voltageL1: 230.1 });
    expect(own.snapshots[0]).toMatchObject({ device: 'old', serial: '28013333' });
    expect(own.health()).toEqual({ state: 'online', code: null, reason: null });
    const [question, acknowledgement] = own.head.written;
    expect([question?.text, acknowledgement?.text]).toEqual(['/?!\r\n', '\u0006040\r\n']);
    expect(own.head.speeds.map(({ baud }) => baud)).toEqual([300, 4800]);
    const changedMs = (own.head.speeds[1]?.atMs ?? 0) - (acknowledgement?.atMs ?? 0);
    expect(changedMs).toBe(400);
  });

  it('is left alone until its interval has passed, and history and stored values are not the present', async () => {
    const own = begin({}, { device: 'model: d0, interval: 2min' });
    await own.pass(110);
    expect(own.snapshots).toHaveLength(1);
    await own.pass(20);
    expect(own.snapshots).toHaveLength(2);
    expect(own.head.speeds.map(({ baud }) => baud)).toEqual([300, 4800, 300, 4800]);
    expect(own.values()['energyImport']).toBe(83_205);
  });

  it('that changes the speed by itself (mode B) is followed', async () => {
    const own = begin({ style: 'B' });
    await own.pass(10);
    expect(own.values()).toMatchObject(VALUES);
    expect(own.head.written).toHaveLength(1);
    expect(own.head.speeds.at(-1)?.baud).toBe(2400);
  });

  it('in mode A, without frame and check character: counts when the next readout has the same shape', async () => {
    const own = begin({ style: 'A' }, { bus: ', mode: A', device: 'model: d0, interval: 30s' });
    await own.pass(25);
    expect(own.snapshots).toEqual([]);
    await own.pass(35);
    expect(own.values()).toMatchObject(VALUES);
    expect(own.head.speeds.every(({ baud }) => baud === 300)).toBe(true);
  });

  it('that sleeps is woken with zeros', async () => {
    const own = begin({ sleeps: true, style: 'B' }, { bus: ', mode: C' });
    await own.pass(20);
    expect(own.values()).toMatchObject(VALUES);
    expect(own.head.written.some(({ text }) => /^\0{60,}$/.test(text))).toBe(true);
  });

  it('of heat is woken first, asked seldom, and its codes are those of heat', async () => {
    const lines = heatLines({ power: () => 0, serial: 66_153_690 }, new FakeClock());
    const heat = begin({ sleeps: true, style: 'B', lines }, { device: 'model: d0-heat' });
    await heat.pass(30);
    expect(heat.values()).toEqual({ heatEnergy: 7_654_000, volume: 956.79 });
    expect(heat.snapshots[0]?.serial).toBe('66153690');
    await heat.pass(800);
    expect(heat.snapshots).toHaveLength(1);
  });

  it('at a fixed speed is asked to stay there', async () => {
    const own = begin({}, { bus: ', baud: 300', head: { canChange: false } });
    await own.pass(20);
    expect(own.values()).toMatchObject(VALUES);
    expect(own.head.written[1]?.text).toBe('\u0006000\r\n');
  });

  it('whose speed the head cannot follow is read at 300 baud in the end', async () => {
    const own = begin({}, { head: { mostBaud: 2400 } });
    await own.pass(20);
    expect(own.snapshots).toEqual([]);
    await own.pass(40);
    expect(own.values()).toMatchObject(VALUES);
    expect(own.head.written.at(-1)?.text).toBe('\u0006000\r\n');
  });

  it('answers through a head that gives back what is sent, in every mode', async () => {
    for (const style of ['A', 'B', 'C'] as const) {
      const own = begin({ style }, { device: 'model: d0, interval: 30s', head: { echo: true } });
      await own.pass(90);
      expect([style, own.values()]).toMatchObject([style, VALUES]);
      await own.stop();
    }
  });

  it('comes back after it was away, and its values die meanwhile', async () => {
    const own = begin({}, { device: 'model: d0, interval: 30s' });
    await own.pass(10);
    own.head.meter.close();
    const silent = own.head;
    Object.assign(silent.meter, { receive: () => undefined });
    await own.pass(140);
    expect(own.health()).toMatchObject({ state: 'offline', code: 'D0_SILENT' });
    expect(own.health().reason).toContain('no readout for');
    await own.pass(900);
    expect(own.heads.length).toBeGreaterThan(1);
    expect(own.health().state).toBe('online');
  });
});

describe('a meter that sends by itself', () => {
  it.each(['push', 'auto'])('is heard with mode %s', async (mode) => {
    const own = begin({ style: 'push' }, { bus: `, mode: ${mode}` });
    await own.pass(60);
    expect(own.values()).toMatchObject(VALUES);
    expect(own.health().state).toBe('online');
  });

  it('at 2400 baud is heard with mode D, and at any speed that is said', async () => {
    const own = begin({ style: 'push', baud: 2400, everyMs: 5000 }, { bus: ', mode: D' });
    await own.pass(30);
    expect(own.values()).toMatchObject(VALUES);
    await own.stop();
    const other = begin({ style: 'push', baud: 1200, everyMs: 9000 }, { bus: ', mode: push, baud: 1200' });
    await other.pass(30);
    expect(other.values()).toMatchObject(VALUES);
  });

  it('is named when another one is heard on the same line, and only the first counts', async () => {
    const own = begin({ style: 'push' }, { bus: ', mode: push' });
    await own.pass(10);
    const other = LINES.map((line) => line.replace('28013333', '99999999').replace('00.500', '09.900'));
    const text = ['/XYZ5OTHER', '', ...other, '!', ''].join('\r\n');
    for (let time = 0; time < 8; time++) {
      own.head.shine(Buffer.from(text + text, 'latin1'));
      await own.pass(2);
    }
    expect(new Set(own.snapshots.map(({ serial }) => serial))).toEqual(new Set(['28013333']));
    expect(own.health()).toMatchObject({ state: 'degraded', code: 'D0_TWO_METERS' });
  });
});

describe('what may come instead', () => {
  it('nothing: every way is tried before it is said', async () => {
    const silent = begin({ style: 'push', everyMs: 1_000_000 });
    await silent.pass(20);
    expect(silent.health().state).toBe('starting');
    await silent.pass(40);
    expect(silent.health()).toMatchObject({ state: 'offline', code: 'D0_SILENT' });
    const speeds = new Set(silent.head.speeds.map(({ baud }) => baud));
    expect(speeds).toEqual(new Set([300, 9600, 2400]));
  });

  it('a wrong check character: not one value, and the reason', async () => {
    const spoil = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 60 ? byte ^ 1 : byte));
    const own = begin({ spoil }, { bus: ', mode: C' });
    await own.pass(200);
    expect(own.snapshots).toEqual([]);
    expect(own.health()).toMatchObject({ state: 'offline', code: 'D0_CHECK' });
  });

  it('a readout without end: memory stays bounded, and the reason', async () => {
    const spoil = (bytes: Uint8Array): Uint8Array =>
      Uint8Array.from({ length: 20_000 }, (_, at) => (at === 0 ? 2 : (bytes[at % 50] ?? 0x20) || 0x20)).map(
        (byte, at) => (at > 0 && byte === 2 ? 0x30 : byte),
      );
    const own = begin({ spoil, baud: 19_200 }, { bus: ', mode: C' });
    await own.pass(60);
    expect(own.snapshots).toEqual([]);
    expect(own.health().code).toBe('D0_INCOMPLETE');
    expect(own.health().reason).toContain('16384 bytes');
  });

  it('a readout that breaks off', async () => {
    const own = begin({ spoil: (bytes) => bytes.slice(0, 120) }, { bus: ', mode: C' });
    await own.pass(60);
    expect(own.snapshots).toEqual([]);
    expect(own.health()).toMatchObject({ state: 'offline', code: 'D0_INCOMPLETE' });
    expect(own.health().reason).toContain('broke off');
  });

  it('another speed than is said', async () => {
    const own = begin({ style: 'push' }, { bus: ', mode: push, baud: 1200' });
    await own.pass(60);
    expect(own.health()).toMatchObject({ state: 'offline', code: 'D0_NOT_D0' });
    expect(own.health().reason).toMatch(/\d+ bytes came, but no telegram/);
  });

  it('SML is named', async () => {
    const own = begin({ style: 'push', everyMs: 1_000_000 }, { bus: ', mode: push' });
    const frame = Buffer.concat([Buffer.from('1b1b1b1b01010101', 'hex'), Buffer.alloc(300, 0x77)]);
    for (let time = 0; time < 30; time++) {
      await own.pass(1);
      own.head.shine(frame);
    }
    expect(own.health()).toMatchObject({ state: 'offline', code: 'D0_SML' });
  });

  it('garbage before, between and behind: the values are still right', async () => {
    const noise = Buffer.from('\0\xff/half 1.8.0(9999', 'latin1');
    const own = begin({
      spoil: (bytes) => Buffer.concat([noise, bytes, noise]),
    });
    await own.pass(100);
    expect(own.snapshots.length).toBeGreaterThan(0);
    for (const { readings } of own.snapshots) {
      expect(readings.find(({ measurand }) => measurand === 'energyImport')?.value).toBe(83_205);
    }
  });

  it('a meter that is asked and another that talks all the time: no value of a mixture', async () => {
    const own = begin({}, { bus: ', mode: C' });
    const other = Buffer.from(encodeReadout(['1.8.0(000999.000*kWh)']));
    for (let time = 0; time < 600; time++) {
      await own.clock.advance(97);
      own.head.shine(other.subarray(time % other.length, (time % other.length) + 7));
    }
    for (const { readings } of own.snapshots) {
      for (const { measurand, value } of readings) {
        if (measurand === 'energyImport') expect([83_205]).toContain(value);
      }
    }
  });

  it('a wire that is pulled is named, and used again', async () => {
    const own = begin();
    await own.pass(10);
    await own.head.close();
    await own.pass(0.5);
    expect(own.group.bus.stats()).toMatchObject({ open: false, code: 'BUS_CLOSED' });
    await own.pass(20);
    expect(own.snapshots.length).toBe(2);
    expect(own.heads.length).toBeGreaterThan(1);
    expect(own.health().state).toBe('online');
  });
});
