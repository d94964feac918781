// The output type `emulate`: a device as a meter that other programs and devices know.
import { machineIdentity } from '../../transport/mqtt/client-id.ts';
import type { OutputKind } from '../output-kind.ts';
import type { EmulateConfig } from './config.ts';
import { EmulateOutput } from './emulate-output.ts';
import { resolveEmulate } from './resolve.ts';
import { emulateSchema, type EmulateInput } from './schema.ts';

export const emulate: OutputKind<EmulateInput, EmulateConfig> = {
  type: 'emulate',
  schema: emulateSchema,
  resolve: resolveEmulate,
  listensOn: ({ listen }) => listen,
  takesDatagramsOn: ({ udp }) => udp,
  busesIn: () => [],
  build(config, surroundings) {
    const output = new EmulateOutput({ config, ...surroundings, machine: machineIdentity() });
    return {
      start: () => output.start(),
      stop: () => output.stop(),
      health: () => [output.health()],
    };
  },
};
