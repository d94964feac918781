// The simulator on real sockets, asked by an independent Modbus client (modbus-serial).
import ModbusRTU from 'modbus-serial';
import { afterEach, describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/index.ts';
import { decodeValue, REGISTER_COUNT } from '../../src/codec/modbus/registers.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus-meter.ts';
import { startSimulator, type RunningSimulator } from '../../src/simulator/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';

let simulator: RunningSimulator | undefined;
let client = new ModbusRTU.default();

function modbusModel(name: string): ModbusMeterModel {
  const model = findModel(name);
  if (model?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return model;
}

afterEach(async () => {
  await new Promise<void>((resolve) => client.close(() => resolve()));
  await simulator?.stop();
});

describe('a simulated SDM630', () => {
  test.each(['modbus-tcp', 'modbus-rtu-over-tcp'] as const)('is read over %s', async (type) => {
    simulator = await startSimulator(
      { buses: [{ links: [{ type }], meters: [{ model: modbusModel('sdm630'), id: 7 }] }] },
      systemClock,
    );
    client = new ModbusRTU.default();
    const port = simulator.link(type).port ?? 0;
    if (type === 'modbus-tcp') await client.connectTCP('127.0.0.1', { port });
    else await client.connectTelnet('127.0.0.1', { port });
    client.setID(7);
    client.setTimeout(5000);
    const meter = simulator.meter(7);
    meter.freeze();
    for (const row of meter.model.rows) {
      const { buffer } = await client.readInputRegisters(row.address, REGISTER_COUNT[row.type]);
      expect(decodeValue(buffer, 0, row), row.measurand).toBe(meter.reading(row.measurand));
    }
    expect(meter.reading('voltageL1')).toBeGreaterThan(220);
  });
});
