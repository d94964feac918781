// The section `sml` of the file of `meterhub simulate`, and the flag `--sml`: simulated infrared heads. Opens nothing.
import * as z from 'zod';
import { MeterHubError } from '../../model/error.ts';
import { SML_STYLES } from '../../simulator/sml/meter.ts';
import type { SmlSimulatorOptions } from '../../simulator/sml/simulator.ts';
import { linkSchema, linksOf, loopbackAddress, spanAtLeast } from './sim-links.ts';

export const SML_EXAMPLE = `sml:
  ir:                             # an SML meter that pushes telegrams by itself
    links:
      - { port: /dev/ttyUSB2, baud: 9600, framing: 8N1 }
      - { listen: 127.0.0.1:5030 }
    style: modern                 # or ${SML_STYLES.slice(1).join(', ')}
    power: -1200                  # W, negative is fed in; without it a household moves
    pin: true                     # false: whole kWh and no power
    every: 1s
    faults: { drop: 5, flip: 5, noise: 5, silence: 5 }   # percent of the telegrams
`;

const percent = z.number().min(0).max(100);

export const smlBusSchema = z.strictObject({
  links: z.array(linkSchema('127.0.0.1:5030')).min(1),
  style: z.enum(SML_STYLES).optional(),
  power: z.number().optional(),
  pin: z.boolean().optional(),
  serial: z.int().min(0).max(99_999_999).optional(),
  every: spanAtLeast(10).optional(),
  faults: z.strictObject({ drop: percent, flip: percent, noise: percent, silence: percent }).partial().optional(),
});

export type SmlBusInput = z.infer<typeof smlBusSchema>;

/** What the simulator needs for one entry of the section. */
export function resolveSmlBus(name: string, bus: SmlBusInput, seed: number | undefined): SmlSimulatorOptions {
  const { style, power, pin, serial, every: everyMs, faults = {} } = bus;
  const rates = Object.entries(faults).filter(([, rate]) => rate !== undefined);
  return {
    name,
    links: linksOf(bus.links),
    faults: Object.fromEntries(rates),
    ...(style !== undefined && { style }),
    ...(power !== undefined && { power: () => power }),
    ...(pin !== undefined && { pin }),
    ...(serial !== undefined && { serial }),
    ...(everyMs !== undefined && { everyMs }),
    ...(seed !== undefined && { seed }),
  };
}

/** `--sml 5030`, `--sml 0.0.0.0:5030` or `--sml /dev/ttyUSB1`. Throws USAGE. */
export function smlFromFlag(text: string): SmlSimulatorOptions {
  if (text.startsWith('/')) return { links: [{ type: 'serial', path: text }] };
  const address = loopbackAddress(text);
  if (address !== null) return { links: [{ type: 'tcp', ...address }] };
  throw new MeterHubError('USAGE', `simulate: --sml: "${text}" cannot be used; a port, host:port or /dev/...`);
}
