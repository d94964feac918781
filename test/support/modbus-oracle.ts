// An independent Modbus client (modbus-serial) for tests of the simulator: what another program reads from it.
import ModbusRTU from 'modbus-serial';
import { decodeValue, REGISTER_COUNT } from '../../src/codec/modbus/registers.ts';
import type { SimulatedMeter } from '../../src/simulator/modbus/simulated-meter.ts';
import type { LinkAddress } from '../../src/simulator/modbus/simulator.ts';

export type Oracle = InstanceType<typeof ModbusRTU.default>;

/** Connects to a link in the way its type needs. `path`: the other end of a pseudo terminal. */
export async function connectOracle(link: LinkAddress, path?: string): Promise<Oracle> {
  const oracle = new ModbusRTU.default();
  oracle.setTimeout(10_000);
  const port = link.port ?? 0;
  switch (link.type) {
    case 'modbus-tcp':
      await oracle.connectTCP('127.0.0.1', { port });
      break;
    case 'modbus-rtu-over-tcp':
      await oracle.connectTelnet('127.0.0.1', { port });
      break;
    case 'modbus-rtu':
      await oracle.connectRTUBuffered(path ?? link.address, { baudRate: 9600 });
      break;
    case 'modbus-rtu-over-udp':
      throw new Error('modbus-serial knows no RTU over UDP');
  }
  return oracle;
}

export function closeOracle(oracle: Oracle | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (oracle?.isOpen) oracle.close(() => resolve());
    else resolve();
  });
}

/** Every value of the meter, read row by row. */
export async function readAll(oracle: Oracle, meter: SimulatedMeter): Promise<Map<string, number | null>> {
  oracle.setID(meter.unitId);
  const values = new Map<string, number | null>();
  for (const row of meter.model.rows) {
    const count = REGISTER_COUNT[row.type];
    const isInput = meter.model.function === 'input';
    const { buffer } = isInput
      ? await oracle.readInputRegisters(row.address, count)
      : await oracle.readHoldingRegisters(row.address, count);
    values.set(row.measurand, decodeValue(buffer, 0, row));
  }
  return values;
}
