// The output type `modbus`: a server for other masters.
import type { OutputKind } from '../output-kind.ts';
import type { ModbusOutputConfig } from './config.ts';
import { FIGURES, figuresOf } from './figures.ts';
import { ModbusServer } from './modbus-server.ts';
import { resolveModbusOutput } from './resolve.ts';
import { modbusOutputSchema, type ModbusOutputInput } from './schema.ts';

export const modbusServer: OutputKind<ModbusOutputInput, ModbusOutputConfig> = {
  type: 'modbus',
  schema: modbusOutputSchema,
  figures: FIGURES,
  resolve: resolveModbusOutput,
  listensOn: ({ listen }) => listen,
  busesIn: ({ share }) => (typeof share === 'object' && share !== null ? Object.keys(share) : []),
  build(config, surroundings) {
    const server = new ModbusServer({ config, ...surroundings });
    return {
      start: () => server.start(),
      stop: () => server.stop(),
      health: () => [server.health()],
      figures: () => figuresOf(server.figures()),
    };
  },
};
