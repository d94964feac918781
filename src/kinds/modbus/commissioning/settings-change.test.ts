// A change that goes wrong: refused, not kept, half taken, lost. The meter is scripted, time is the test's.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { ScriptedStream } from '../../../../test/support/scripted-stream.ts';
import { ModbusBus } from '../bus/modbus-bus.ts';
import { lineTiming } from '../open-bus.ts';
import { rtuFrame, rtuFraming } from '../../../codec/modbus/rtu.ts';
import type { LineSettings } from '../../../transport/serial-line.ts';
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { row, setting } from '../../../definition/modbus/rows.ts';
import { changeSetting, inOrder, type ChangeOutcome, type OnBus } from './settings-change.ts';

const UNIT_ID = 0x14;
const BAUD = 0x1c;
const WIDTH = 0x20;

const model = defineModbusMeter({
  id: 'test-meter',
  type: 'TEST',
  manufacturer: 'Nobody',
  model: 'Test',
  phases: 1,
  source: 'none',
  line: null,
  function: 'input',
  probe: 'voltage',
  rows: [row('voltage', 0, 'float32', 'V')],
  settings: [
    setting('unitId', UNIT_ID, 'uint16', { values: '1..247' }),
    setting('baud', BAUD, 'uint16', { values: { 1: 4800, 2: 9600 } }),
    setting('width', WIDTH, 'uint16', { values: '0..100', unlock: 'write the password', unlockAddress: 0x18 }),
    setting('reset', 0x30, 'uint16', { access: 'wo' }),
  ],
});

const AT_9600: LineSettings = { baud: 9600, framing: '8N1' };
const AT_4800: LineSettings = { baud: 4800, framing: '8N1' };

/** A meter with a mind of its own. */
class Meter {
  unit = 1;
  baud = 9600;
  readonly registers = new Map([
    [UNIT_ID, 1],
    [BAUD, 2],
    [WIDTH, 60],
  ]);
  readonly written: [address: number, value: number][] = [];
  /** What it does with a write: an exception code, or nothing when it takes it. */
  onWrite: (address: number, value: number, fn: number) => number | undefined = (address, value) => {
    this.registers.set(address, value);
    return undefined;
  };

  answer(frame: Uint8Array, baud: number): Uint8Array | null {
    const [unit = 0, fn = 0, high = 0, low = 0] = frame;
    if (unit !== this.unit || baud !== this.baud) return null;
    const address = high * 256 + low;
    if (fn === 3) {
      const value = this.registers.get(address);
      if (value === undefined) return rtuFrame(unit, Uint8Array.of(fn | 0x80, 2));
      return rtuFrame(unit, Uint8Array.of(fn, 2, value >> 8, value & 0xff));
    }
    const at = fn === 16 ? 7 : 4;
    const value = (frame[at] ?? 0) * 256 + (frame[at + 1] ?? 0);
    const refusal = this.onWrite(address, value, fn);
    this.written.push([address, value]);
    return rtuFrame(unit, refusal === undefined ? frame.slice(1, 6) : Uint8Array.of(fn | 0x80, refusal));
  }
}

async function change(meter: Meter, name: string, wanted: number, password: number | null = null) {
  const clock = new FakeClock();
  const onBus: OnBus = async (line, work) => {
    const { baud } = line ?? AT_9600;
    const stream = new ScriptedStream(clock, (frame, answer) => {
      const reply = meter.answer(frame, baud);
      if (reply !== null) answer(reply, 5);
    });
    const wire = { ...lineTiming(line ?? AT_9600), direct: true, stalledMs: 50, echo: false };
    const open = (): Promise<ScriptedStream> => Promise.resolve(stream);
    const bus = new ModbusBus({ name: 'wire', open, framing: () => rtuFraming, wire, clock });
    bus.start();
    try {
      return await work(bus);
    } finally {
      await bus.stop();
    }
  };
  const row = model.settings.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no setting ${name}`);
  const before = meter.registers.get(row.address) ?? null;
  const outcomes: ChangeOutcome[] = [];
  const target = { model, unit: 1, timeoutMs: 200 };
  void changeSetting(onBus, target, AT_9600, { setting: row, before, wanted }, password, clock).then((outcome) =>
    outcomes.push(outcome),
  );
  while (outcomes.length === 0) await clock.advance(500);
  return outcomes[0];
}

describe('a change', () => {
  it('is done when it is read back', async () => {
    const meter = new Meter();
    expect(await change(meter, 'width', 80)).toEqual({ kind: 'done', at: { unit: 1, line: AT_9600 } });
    expect(meter.written).toEqual([[WIDTH, 80]]);
  });

  it('that the meter refuses is not made', async () => {
    const meter = new Meter();
    meter.onWrite = () => 3;
    expect(await change(meter, 'width', 80)).toMatchObject({ kind: 'refused', error: { code: 'MODBUS_EXCEPTION' } });
    expect(meter.registers.get(WIDTH)).toBe(60);
  });

  it('is written with function 6 where the meter does not know 16', async () => {
    const meter = new Meter();
    meter.onWrite = (address, value, fn) => {
      if (fn === 16) return 1;
      meter.registers.set(address, value);
      return undefined;
    };
    expect(await change(meter, 'width', 80)).toMatchObject({ kind: 'done' });
  });

  it('that the meter ignores is not kept; nothing has to be put right', async () => {
    const meter = new Meter();
    meter.onWrite = () => undefined;
    expect(await change(meter, 'width', 80)).toEqual({ kind: 'notKept', found: 60, restored: true });
    expect(meter.written).toHaveLength(1);
  });

  it('that becomes something else is taken back', async () => {
    const meter = new Meter();
    meter.onWrite = (address, value) => {
      meter.registers.set(address, value === 80 ? 99 : value);
      return undefined;
    };
    expect(await change(meter, 'width', 80)).toEqual({ kind: 'notKept', found: 99, restored: true });
    expect(meter.registers.get(WIDTH)).toBe(60);
  });

  it('that cannot be taken back says so', async () => {
    const meter = new Meter();
    meter.onWrite = (address) => {
      meter.registers.set(address, 99);
      return undefined;
    };
    expect(await change(meter, 'width', 80)).toEqual({ kind: 'notKept', found: 99, restored: false });
  });

  it('writes the password first, to its own register, and only when there is one', async () => {
    const meter = new Meter();
    await change(meter, 'width', 80, 1000);
    expect(meter.written).toEqual([
      [0x18, 1000],
      [WIDTH, 80],
    ]);
  });

  it('is not tried when the password is refused', async () => {
    const meter = new Meter();
    meter.onWrite = (address) => (address === 0x18 ? 3 : undefined);
    expect(await change(meter, 'width', 80, 1)).toMatchObject({ kind: 'refused' });
    expect(meter.written).toEqual([[0x18, 1]]);
  });

  it('of a register that can only be written is sent', async () => {
    expect(await change(new Meter(), 'reset', 1)).toEqual({ kind: 'sent' });
  });
});

describe('a change of where the meter answers', () => {
  it('is read back at the new baud rate', async () => {
    const meter = new Meter();
    meter.onWrite = (address, value) => {
      meter.registers.set(address, value);
      meter.baud = 4800;
      return undefined;
    };
    expect(await change(meter, 'baud', 1)).toEqual({ kind: 'done', at: { unit: 1, line: AT_4800 } });
  });

  it('that waits for a restart is read back at the old place', async () => {
    expect(await change(new Meter(), 'baud', 1)).toEqual({ kind: 'afterRestart' });
    expect(await change(new Meter(), 'unitId', 9)).toEqual({ kind: 'afterRestart' });
  });

  it('is read back at the new id', async () => {
    const meter = new Meter();
    meter.onWrite = (address, value) => {
      meter.registers.set(address, value);
      meter.unit = value;
      return undefined;
    };
    expect(await change(meter, 'unitId', 9)).toEqual({ kind: 'done', at: { unit: 9, line: AT_9600 } });
  });

  it('after which it answers nowhere is told with all places that were tried', async () => {
    const meter = new Meter();
    meter.onWrite = () => {
      meter.baud = 300;
      return undefined;
    };
    const outcome = await change(meter, 'baud', 1);
    expect(outcome).toMatchObject({
      kind: 'lost',
      tried: [
        { unit: 1, line: AT_4800 },
        { unit: 1, line: AT_9600 },
      ],
      error: { code: 'MODBUS_TIMEOUT' },
    });
  });
});

it('what moves the meter is changed last', () => {
  const changes = ['baud', 'width', 'unitId', 'reset'].map((name) => {
    const found = model.settings.find((each) => each.name === name);
    if (found === undefined) throw new Error(name);
    return { setting: found, before: 0, wanted: 1 };
  });
  expect(inOrder(changes).map((each) => each.setting.name)).toEqual(['width', 'reset', 'unitId', 'baud']);
});
