// The section `dsmr` of the file of `meterhub simulate`, and the flag `--p1`: simulated P1 ports. Opens nothing.
import * as z from 'zod';
import type { DsmrSimulatorOptions } from '../../simulator/dsmr/simulator.ts';
import { wrong } from './flag-values.ts';
import { linkSchema, linksOf, loopbackAddress, spanAtLeast } from './sim-links.ts';

export const DSMR_EXAMPLE = `dsmr:
  p1:                             # a smart meter with a P1 port and a gas meter behind it
    links:
      - { listen: 127.0.0.1:5050 }   # or { port: /dev/ttyUSB4 }
    power: -800                   # W, negative is fed in; without it a household moves
    gas: 1200                     # l/h; 0: none flows, false: there is no gas meter
    every: 1s
    faults: { drop: 5, cut: 5, flip: 5 }   # percent of the telegrams
`;

const percent = z.number().min(0).max(100);

export const dsmrSimSchema = z.strictObject({
  links: z.array(linkSchema('127.0.0.1:5050')).min(1),
  power: z.number().optional(),
  gas: z.union([z.number().min(0), z.literal(false)]).optional(),
  every: spanAtLeast(100).optional(),
  faults: z.strictObject({ drop: percent, cut: percent, flip: percent }).partial().optional(),
});

type DsmrSimInput = z.infer<typeof dsmrSimSchema>;

/** What the simulator needs for one entry of the section. */
export function resolveDsmr(
  name: string,
  { links, power, gas, every, faults = {} }: DsmrSimInput,
  seed: number | undefined,
): DsmrSimulatorOptions {
  const rates = Object.entries(faults).filter(([, rate]) => rate !== undefined);
  return {
    name,
    links: linksOf(links),
    faults: Object.fromEntries(rates),
    ...(power !== undefined && { power: () => power }),
    ...(gas !== undefined && { gas: gas === false ? null : () => gas }),
    ...(every !== undefined && { everyMs: every }),
    ...(seed !== undefined && { seed }),
  };
}

/** `--p1 5050`, `--p1 0.0.0.0:5050` or `--p1 /dev/ttyUSB1`. Throws USAGE. */
export function dsmrFromFlag(text: string): DsmrSimulatorOptions {
  if (text.startsWith('/')) return { links: [{ type: 'serial', path: text }] };
  const address = loopbackAddress(text);
  if (address === null) throw wrong('--p1', text, 'a port, host:port or /dev/...');
  return { links: [{ type: 'tcp', ...address }] };
}
