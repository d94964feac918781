// A hub with an output of type `modbus` in front of simulated meters, and independent clients (modbus-serial) for it.
import ModbusRTU from 'modbus-serial';
import { decodeValue, REGISTER_COUNT } from '../../src/codec/modbus/registers.ts';
import type { ModbusMeterModel, ModbusRow } from '../../src/definition/modbus/model.ts';
import { startSimulator, type BusOptions, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { HubHouse } from './hub-house.ts';
import { modbusModel } from './modbus-house.ts';
import type { Oracle } from './modbus-oracle.ts';
import { eventually } from './eventually.ts';

export class ModbusServerHouse extends HubHouse {
  readonly #ends: (() => Promise<unknown>)[] = [];

  /** Meters behind one simulated Modbus TCP gateway, with values that stand still. */
  async meters(
    meters: Readonly<Record<number, string>>,
    bus: Partial<BusOptions> = {},
  ): Promise<{ simulator: RunningSimulator; address: string }> {
    const simulator = await startSimulator(
      {
        buses: [
          {
            links: [{ type: 'modbus-tcp' }],
            meters: Object.entries(meters).map(([id, name]) => ({ id: Number(id), model: modbusModel(name) })),
            ...bus,
          },
        ],
      },
      systemClock,
    );
    this.#ends.push(() => simulator.stop());
    for (const meter of simulator.meters) meter.freeze();
    return { simulator, address: simulator.link('modbus-tcp').address };
  }

  /** The port of the output `name`, once it listens. */
  async port(name: string): Promise<number> {
    const pattern = new RegExp(`"${name}: Modbus [A-Za-z ]+ listens on [^"]*:([0-9]+)"`);
    await eventually(`${name} listens`, () => this.logged.some((line) => pattern.test(line)));
    return Number(this.logged.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1));
  }

  async client(port: number, unit: number): Promise<Oracle> {
    const client = new ModbusRTU.default();
    client.setTimeout(10_000);
    await client.connectTCP('127.0.0.1', { port });
    client.setID(unit);
    this.#ends.push(() => new Promise<void>((resolve) => (client.isOpen ? client.close(() => resolve()) : resolve())));
    return client;
  }

  /** Until the hub has a value of all of the device's slow and fast rows. */
  async complete(device: string): Promise<void> {
    await eventually(`all values of ${device}`, () => {
      const { live } = this.hub;
      const names = Object.keys(live.device(device)?.measurands ?? {});
      return names.length > 0 && names.every((name) => live.latest.get(device, name) !== null);
    });
  }

  async stopAll(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
    await this.stop();
  }
}

/** What a client that knows the model reads of a row. Rejects with the exception's text. */
export async function readRow(client: Oracle, model: ModbusMeterModel, row: ModbusRow): Promise<number | null> {
  const count = REGISTER_COUNT[row.type];
  const read = model.function === 'input' ? 'readInputRegisters' : 'readHoldingRegisters';
  const { buffer } = await client[read](row.address, count);
  return decodeValue(buffer, 0, row);
}

export async function readMeasurand(client: Oracle, model: ModbusMeterModel, name: string): Promise<number | null> {
  const row = model.rows.find(({ measurand }) => measurand === name);
  if (row === undefined) throw new Error(`${model.id} has no ${name}`);
  return readRow(client, model, row);
}

/** The code of the Modbus exception that a read ends with; throws when it succeeds. */
export async function exceptionOf(reading: Promise<unknown>): Promise<number> {
  try {
    await reading;
  } catch (error) {
    const code = error instanceof Error && 'modbusCode' in error ? error.modbusCode : undefined;
    if (typeof code === 'number') return code;
    throw error;
  }
  throw new Error('no exception');
}
