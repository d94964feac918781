// Every model reads a slave whose registers all hold 0xFFFF, as meters do while they boot: no number of it may be shown.
import { describe, expect, test } from 'vitest';
import { modbusMeters, modbusPlants } from '../../src/catalog/index.ts';
import { rtuFrame, rtuFraming } from '../../src/codec/modbus/rtu.ts';
import { ModbusBus } from '../../src/kinds/modbus/bus/modbus-bus.ts';
import { ModbusDevice } from '../../src/kinds/modbus/device.ts';
import { LiveState } from '../../src/live/live-state.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { parseRead } from '../support/scripted-slave.ts';
import { ScriptedStream } from '../support/scripted-stream.ts';

/** Of a single register all ones are a number like any other: there is nothing beside it that would tell. */
const models = [...modbusMeters, ...modbusPlants].filter(({ rows }) => rows.length > 1);

describe.each(models.map((model) => [model.id, model] as const))('%s of all ones', (_, model) => {
  test.each(['all', 'fast', 'probe'] as const)('shows no number after the poll %s, and says why', async (scope) => {
    const clock = new FakeClock();
    const live = new LiveState(clock);
    const stream = new ScriptedStream(clock, (frame, answer) => {
      const { unit, function: fn, count } = parseRead(frame);
      answer(rtuFrame(unit, Uint8Array.of(fn, 2 * count, ...new Uint8Array(2 * count).fill(0xff))), 5);
    });
    const bus = new ModbusBus({
      ...{ name: 'b', clock, open: () => Promise.resolve(stream), framing: () => rtuFraming },
      wire: { byteMs: 1, gapMs: 1, direct: false, stalledMs: 50, echo: false },
    });
    bus.start();
    const device = new ModbusDevice({
      ...{ name: 'd', model, bus, unit: 1, lifetimeMs: 10_000, timeoutMs: 200, pauseMs: 0, clock },
      ...{ fastMs: 1000, slowMs: 10_000, measurands: null },
      onSnapshot: (snapshot) => live.accept(snapshot),
      onHealth: () => undefined,
    });
    const poll = { isDone: false };
    const work = scope === 'probe' ? device.probe(200) : device.poll(scope);
    void work.finally(() => (poll.isDone = true));
    for (let ms = 0; ms < 60_000 && !poll.isDone; ms += 10) await clock.advance(10);
    expect(poll.isDone).toBe(true);
    expect([...live.latest.readings('d')].map(({ measurand, value }) => [measurand, value])).toEqual([]);
    if (scope === 'all') expect(device.health).toMatchObject({ state: 'degraded', code: 'MODBUS_NO_VALUES' });
    device.stop();
    await bus.stop();
  });
});
