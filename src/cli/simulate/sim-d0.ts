// The section `d0` of the file of `meterhub simulate`, and the flag `--d0`: simulated meters under optical heads. Opens nothing.
import * as z from 'zod';
import { D0_STYLES } from '../../simulator/d0/meter.ts';
import type { D0SimulatorOptions } from '../../simulator/d0/simulator.ts';
import { linkSchema, linksOf, loopbackAddress, spanAtLeast } from './sim-links.ts';
import { wrong } from './flag-values.ts';

export const D0_EXAMPLE = `d0:
  optical:                        # a meter of IEC 62056-21, with the speed of its line
    links:
      - { listen: 127.0.0.1:5040 }   # or { port: /dev/ttyUSB3, baud: 300, framing: 7E1 }
    style: C                      # or ${D0_STYLES.slice(1).join(', ')}
    meter: electricity            # or heat
    sleeps: false                 # true: it has to be woken with zeros
    power: 500                    # W; without it a household moves
`;

export const d0SimSchema = z.strictObject({
  links: z.array(linkSchema('127.0.0.1:5040')).min(1),
  style: z.enum(D0_STYLES).optional(),
  baud: z.int().min(300).max(115_200).optional(),
  meter: z.enum(['electricity', 'heat']).optional(),
  sleeps: z.boolean().optional(),
  power: z.number().optional(),
  serial: z.int().min(0).max(99_999_999).optional(),
  every: spanAtLeast(100).optional(),
});

type D0SimInput = z.infer<typeof d0SimSchema>;

/** What the simulator needs for one entry of the section. */
export function resolveD0(name: string, { links, power, every, ...rest }: D0SimInput): D0SimulatorOptions {
  const { style, baud, meter, sleeps, serial } = rest;
  return {
    name,
    links: linksOf(links),
    ...(style !== undefined && { style }),
    ...(baud !== undefined && { baud }),
    ...(meter !== undefined && { meter }),
    ...(sleeps !== undefined && { sleeps }),
    ...(serial !== undefined && { serial }),
    ...(power !== undefined && { power: () => power }),
    ...(every !== undefined && { everyMs: every }),
  };
}

/** `--d0 5040`, `--d0 0.0.0.0:5040` or `--d0 /dev/ttyUSB1`. Throws USAGE. */
export function d0FromFlag(text: string): D0SimulatorOptions {
  if (text.startsWith('/')) return { links: [{ type: 'serial', path: text }] };
  const address = loopbackAddress(text);
  if (address === null) throw wrong('--d0', text, 'a port, host:port or /dev/...');
  return { links: [{ type: 'tcp', ...address }] };
}
