// One reading when the meter answers only in part: what came is kept, what did not is named, and why.
import { describe, expect, it } from 'vitest';
import { ModbusBus } from '../bus/modbus-bus.ts';
import { lineTiming } from '../open-bus.ts';
import { rtuFraming } from '../../../codec/modbus/rtu.ts';
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { row } from '../../../definition/modbus/rows.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { parseRead, refusal, replyTo } from '../../../../test/support/scripted-slave.ts';
import { ScriptedStream, type Script } from '../../../../test/support/scripted-stream.ts';
import { readOnce, type OneReading } from './read-once.ts';

const meter = defineModbusMeter({
  id: 'test-meter',
  type: 'TEST',
  manufacturer: 'Nobody',
  model: 'Test',
  phases: 1,
  source: 'none',
  line: null,
  function: 'input',
  probe: 'voltage',
  rows: [
    row('voltage', 0, 'uint16', 'V'),
    row('importPower', 2000, 'uint16', 'W'),
    row('exportPower', 4000, 'uint16', 'W'),
  ],
  derived: [{ measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' }],
});

async function readWith(script: Script): Promise<{ reading: OneReading; requests: number }> {
  const clock = new FakeClock();
  const stream = new ScriptedStream(clock, script);
  const wire = { ...lineTiming({ baud: 9600, framing: '8N1' }), direct: true, stalledMs: 50, echo: false };
  const bus = new ModbusBus({
    name: 'wire',
    open: () => Promise.resolve(stream),
    framing: () => rtuFraming,
    wire,
    clock,
  });
  bus.start();
  const results: OneReading[] = [];
  const options = { priority: 'command', timeoutMs: 200, attempts: 2 } as const;
  void readOnce(bus, meter, 1, meter.rows, options).then((result) => results.push(result));
  while (results.length === 0) await clock.advance(1000);
  await bus.stop();
  const [reading] = results;
  if (reading === undefined) throw new Error('there is no reading');
  return { reading, requests: stream.written.length };
}

const names = (rows: readonly { measurand: string }[]): string[] => rows.map(({ measurand }) => measurand);

describe('one reading', () => {
  it('has every value, and those computed from them', async () => {
    const { reading } = await readWith((request, answer) => answer(replyTo(request), 5));
    expect(reading.values.map(({ measurand, value }) => [measurand, value])).toEqual([
      ['voltage', 1000],
      ['importPower', 3000],
      ['exportPower', 5000],
      ['power', -2000],
    ]);
    expect([reading.refused, reading.failed, reading.error]).toEqual([[], [], null]);
  });

  it('keeps what came when the rest is silent, and computes nothing from a part', async () => {
    const { reading } = await readWith((request, answer) => {
      if (parseRead(request).address < 3000) answer(replyTo(request), 5);
    });
    expect(names(reading.values)).toEqual(['voltage', 'importPower']);
    expect(names(reading.failed)).toEqual(['exportPower']);
    expect(reading.error?.code).toBe('MODBUS_TIMEOUT');
  });

  it('tells what is refused from what failed', async () => {
    const { reading } = await readWith((request, answer) => {
      answer(parseRead(request).address === 2000 ? refusal(request, 2) : replyTo(request), 5);
    });
    expect(names(reading.values)).toEqual(['voltage', 'exportPower']);
    expect(names(reading.refused)).toEqual(['importPower']);
    expect([reading.failed, reading.error]).toEqual([[], null]);
  });

  it('does not ask a dead meter for everything', async () => {
    const { reading, requests } = await readWith(() => undefined);
    expect(reading.values).toEqual([]);
    expect(names(reading.failed)).toEqual(['voltage', 'importPower', 'exportPower']);
    expect(requests).toBe(2);
  });
});
