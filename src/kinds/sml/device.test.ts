// An SML meter at run time: snapshots from telegrams, and a health that says what is wrong and what to do.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { energy, newerMeter, octetEntry, olderMeter, power, telegramOf } from '../../../test/support/sml-telegrams.ts';
import type { SmlFaults } from './line-faults.ts';
import type { SmlArrival } from './stream.ts';
import { SmlDecoder } from '../../codec/sml/decoder.ts';
import { encodeTelegram, type SmlTelegramSource } from '../../codec/sml/encode.ts';
import { DEFAULT_SML_QUIRKS } from '../../definition/sml/quirks.ts';
import type { Snapshot } from '../../model/reading.ts';
import type { Problem } from '../../model/problem.ts';
import { SmlDevice, type SmlDeviceOptions } from './device.ts';

const NO_PIN = telegramOf([energy('1-0:1.8.0*255', 2043, { scaler: 3, valueBytes: 2 })]);

const MISSING_PORT: Problem = {
  text: 'serial port /dev/ttyUSB0 does not exist',
  code: 'PORT_OPEN',
  facts: { path: '/dev/ttyUSB0', errno: 'ENOENT' },
};

class Meter {
  readonly clock = new FakeClock();
  readonly snapshots: Snapshot[] = [];
  readonly changes: string[] = [];
  wireTrouble: Problem | null = null;
  readonly device: SmlDevice;

  constructor(options: Partial<SmlDeviceOptions> = {}) {
    this.device = new SmlDevice({
      name: 'grid',
      quirks: DEFAULT_SML_QUIRKS,
      lifetimeMs: 30_000,
      measurands: null,
      clock: this.clock,
      wireTrouble: () => this.wireTrouble,
      onSnapshot: (snapshot) => this.snapshots.push(snapshot),
      onHealth: ({ from, to, reason }) => this.changes.push(`${from} > ${to}: ${reason ?? ''}`),
      ...options,
    });
    this.device.start();
  }

  send(source: SmlTelegramSource): void {
    const bytes = encodeTelegram(source);
    this.arrive({ bytes: bytes.length, telegrams: new SmlDecoder().push(bytes) });
  }

  lose(faults: SmlFaults, bytes = 300): void {
    this.arrive({ bytes, faults });
  }

  arrive(arrival: Partial<SmlArrival>): void {
    this.device.accept({ bytes: 0, textBytes: 0, telegrams: [], faults: {}, ...arrival });
  }

  /** Each second of the time: one telegram, and what else happens. */
  async live(seconds: number, source: SmlTelegramSource, also: () => void = () => undefined): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.send(source);
      also();
      await this.clock.advance(1000);
    }
  }

  value(measurand: string): unknown {
    return this.snapshots.at(-1)?.readings.find((reading) => reading.measurand === measurand)?.value;
  }
}

describe('the last telegram of an SML meter', () => {
  it('is there entry by entry, as it came', () => {
    const meter = new Meter();
    expect(meter.device.lastReceived()).toEqual({ kind: 'obis', atMs: null, entries: [] });
    meter.send(newerMeter());
    meter.send(
      telegramOf([
        energy('1-0:1.8.0*255', 20431, { scaler: 2, valueBytes: 3, status: 0x1c0104, statusBytes: 4 }),
        octetEntry('1-0:96.50.1*1', '454d48'),
      ]),
    );
    const absent = { scaler: null, unitCode: null, unit: null, status: null };
    expect(meter.device.lastReceived()).toEqual({
      ...{ kind: 'obis', atMs: meter.clock.wallMs() },
      entries: [
        {
          ...{ obis: '1-0:1.8.0*255', measurand: 'energyImport', raw: 20431, scaler: 2, unitCode: 30, unit: 'Wh' },
          ...{ status: '0x1c0104', value: 2_043_100 },
        },
        { ...absent, obis: '1-0:96.50.1*1', measurand: null, raw: '454d48', value: 'EMH' },
      ],
    });
  });
});

describe('snapshots of an SML meter', () => {
  it('carry the time of this machine, names, units, and live as long as the device says', async () => {
    const meter = new Meter();
    await meter.clock.advance(1234);
    meter.send(newerMeter());
    const at = meter.clock.wallMs();
    expect(meter.snapshots).toHaveLength(1);
    expect(meter.snapshots[0]).toMatchObject({ device: 'grid', measuredAtMs: at });
    expect(meter.snapshots[0]?.readings).toContainEqual({
      measurand: 'energyImport',
      value: 22462413.6,
      unit: 'Wh',
      measuredAtMs: at,
      validForMs: 30_000,
    });
    expect(meter.value('power')).toBe(193);
  });

  it('keep codes without a name, and words', () => {
    const meter = new Meter();
    meter.send(telegramOf([power('1-0:16.7.0*255', 5), octetEntry('1-0:96.5.5*255', 'c0ffee')]));
    expect(meter.value('1-0:96.5.5*255')).toBe('c0ffee');
  });

  it('hold only the measurands that were chosen', () => {
    const meter = new Meter({ measurands: ['power'] });
    meter.send(newerMeter());
    expect(meter.snapshots[0]?.readings.map(({ measurand }) => measurand)).toEqual(['power']);
    meter.send(NO_PIN);
    expect(meter.snapshots).toHaveLength(1);
  });

  it('take the sign of power from the status word, unless that quirk is off', () => {
    const meter = new Meter();
    meter.send(olderMeter(0x1b0));
    expect(meter.value('power')).toBe(-126.6);
    expect(meter.device.quirks).toEqual([
      'signPowerFromStatus',
      'dzgUnsignedPower: auto',
      'crcKermit',
      'applied: signPowerFromStatus',
    ]);
    const other = new Meter({ quirks: { signPowerFromStatus: false, dzgUnsignedPower: false, crcKermit: false } });
    other.send(olderMeter(0x1b0));
    expect(other.value('power')).toBe(126.6);
    expect(other.device.quirks).toEqual([]);
  });
});

describe('health of an SML meter', () => {
  it('starts, is online with the first telegram, and offline after its lifetime', async () => {
    const meter = new Meter();
    expect(meter.device.health).toMatchObject({ state: 'starting', lastSuccessMs: null, roundTripMs: null });
    await meter.live(3, newerMeter());
    expect(meter.device.health).toMatchObject({ state: 'online', reason: null, code: null, requests: 3, errors: {} });
    await meter.clock.advance(29_000);
    expect(meter.device.health.state).toBe('online');
    await meter.clock.advance(2000);
    expect(meter.device.health).toMatchObject({ state: 'offline', code: 'SML_SILENT' });
    expect(meter.device.health.reason).toMatch(/^no telegram for 32 s: nothing arrives; is the head straight/);
    await meter.clock.advance(3_600_000);
    expect(meter.device.health.reason).toMatch(/^no telegram for 60 min/);
    meter.send(newerMeter());
    expect(meter.changes).toEqual([
      'starting > online: ',
      expect.stringMatching(/^online > offline: no telegram for 31 s/),
      'offline > online: ',
    ]);
    meter.device.stop();
  });

  it('is offline at once where the port is missing from the start, and starts when it is there', async () => {
    const meter = new Meter();
    meter.wireTrouble = MISSING_PORT;
    await meter.clock.advance(1000);
    meter.wireTrouble = null;
    await meter.clock.advance(1000);
    meter.send(newerMeter());
    expect(meter.changes).toEqual([
      'starting > offline: serial port /dev/ttyUSB0 does not exist',
      'offline > starting: no telegram yet',
      'starting > online: ',
    ]);
  });

  it('says that the port is missing, when it is', async () => {
    const meter = new Meter();
    meter.wireTrouble = MISSING_PORT;
    await meter.clock.advance(32_000);
    expect(meter.device.health).toMatchObject({
      state: 'offline',
      code: 'BUS_CLOSED',
      reason: 'no telegram for 32 s: serial port /dev/ttyUSB0 does not exist',
      facts: { cause: 'PORT_OPEN', path: '/dev/ttyUSB0', errno: 'ENOENT', silentMs: 32_000 },
    });
  });

  it.each<[string, SmlFaults, Partial<SmlArrival>, string, RegExp]>([
    ['7 data bits', { SML_SEVEN_BIT: 1 }, {}, 'SML_SEVEN_BIT', /7 data bits; set framing: 8N1/],
    ['damage', { SML_CRC: 1 }, {}, 'SML_CRC', /32 arrived damaged; is the head straight/],
    ['telnet', { SML_TELNET: 1 }, {}, 'SML_TELNET', /speaks telnet .* switch it to raw/],
    ['a small buffer', { SML_CUT: 1 }, { cutAfterBytes: 256 }, 'SML_CUT', /cut off after 256 bytes; enlarge/],
    ['another transport', { SML_VERSION: 1 }, {}, 'SML_VERSION', /version 2/],
    ['text', {}, { bytes: 300, textBytes: 299 }, 'SML_NOT_SML', /9600 bytes of text came; .* D0/],
    ['noise', {}, { bytes: 300, textBytes: 220 }, 'SML_NOT_SML', /9600 bytes came, .* \(9600 8N1\)/],
    ['a flicker', {}, { bytes: 1 }, 'SML_SILENT', /nothing arrives/],
  ])('tells %s from silence', async (_, faults, arrival, code, reason) => {
    const meter = new Meter();
    for (let second = 0; second < 32; second++) {
      meter.arrive({ bytes: 0, ...arrival, faults });
      await meter.clock.advance(1000);
    }
    expect(meter.device.health).toMatchObject({ state: 'offline', code });
    expect(meter.device.health.reason).toMatch(reason);
  });

  it('names the PIN after a minute of energy without power, and forgets it with the first power', async () => {
    const meter = new Meter();
    await meter.live(59, NO_PIN);
    expect(meter.device.health.state).toBe('online');
    await meter.live(3, NO_PIN);
    expect(meter.device.health).toMatchObject({ state: 'degraded', code: 'SML_NO_POWER' });
    expect(meter.device.health.reason).toContain("no power value: the meter's PIN is probably not entered");
    await meter.live(1, newerMeter());
    expect(meter.device.health).toMatchObject({ state: 'online', reason: null, code: null });
    expect(meter.changes).toHaveLength(3);
  });

  it('does not ask for the PIN where the user wants no power, or power comes now and then', async () => {
    const energyOnly = new Meter({ measurands: ['energyImport'] });
    await energyOnly.live(90, NO_PIN);
    expect(energyOnly.device.health.state).toBe('online');
    const seldom = new Meter();
    for (let round = 0; round < 5; round++) {
      await seldom.live(40, NO_PIN);
      await seldom.live(1, newerMeter());
    }
    expect(seldom.changes).toEqual(['starting > online: ']);
  });

  it('counts damaged telegrams without a change of state for each', async () => {
    const meter = new Meter();
    let second = 0;
    await meter.live(300, newerMeter(), () => {
      if (second++ % 5 === 0) meter.lose({ SML_CRC: 1 });
    });
    expect(meter.device.health).toMatchObject({ state: 'online', requests: 360, errors: { SML_CRC: 60 } });
    expect(meter.changes).toEqual(['starting > online: ']);
  });

  it('is degraded while half of the telegrams are lost, with hysteresis', async () => {
    const meter = new Meter();
    await meter.live(130, newerMeter(), () => meter.lose({ SML_CRC: 1, SML_INCOMPLETE: 1 }));
    expect(meter.device.health).toMatchObject({ state: 'degraded', code: 'SML_CRC' });
    expect(meter.device.health.reason).toMatch(/^\d+ of \d+ telegrams of the last minute arrived damaged/);
    let second = 0;
    await meter.live(130, newerMeter(), () => {
      if (second++ % 2 === 0) meter.lose({ SML_CRC: 1 });
    });
    expect(meter.device.health.state).toBe('degraded');
    await meter.live(130, newerMeter());
    expect(meter.device.health.state).toBe('online');
    expect(meter.changes).toHaveLength(3);
  });

  it('does nothing more once it is stopped', async () => {
    const meter = new Meter();
    meter.device.stop();
    await meter.clock.advance(100_000);
    expect(meter.changes).toEqual([]);
  });
});
