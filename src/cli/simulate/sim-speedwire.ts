// The section `speedwire` of the file of `meterhub simulate`, and the flag `--speedwire`: simulated SMA meters. Opens nothing.
import * as z from 'zod';
import { SPEEDWIRE_GROUP } from '../../codec/speedwire/datagram.ts';
import type { SpeedwireSimulatorOptions } from '../../simulator/speedwire/simulator.ts';
import { parseDuration } from '../../time/duration.ts';
import { parseNetworkAddress } from '../../transport/address.ts';
import { wrong } from './flag-values.ts';

export const SPEEDWIRE_EXAMPLE = `speedwire:
  lan:                            # SMA meters that send datagrams by themselves
    to: 127.0.0.1:9522            # default: everybody, ${SPEEDWIRE_GROUP.host}:${SPEEDWIRE_GROUP.port}
    meters:
      - { serial: 1900203015, power: -1200 }   # W, negative is fed in; without it a household moves
      - { serial: 3003170282, susyId: 372 }    # a Sunny Home Manager 2.0
    every: 1s
    faults: { drop: 5, cut: 5, noise: 5 }      # percent of the datagrams
`;

const percent = z.number().min(0).max(100);
const LAST_SERIAL = 0xffff_ffff;
const FIRST_SERIAL = 1_900_000_001;

const every = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== null && ms >= 10) return ms;
  context.addIssue('must be a duration of at least 10ms, like 1s');
  return z.NEVER;
});

const target = z.string().transform((text, context) => {
  const address = parseNetworkAddress(text, SPEEDWIRE_GROUP.port);
  if (address !== null) return address;
  context.addIssue('must be an address like 127.0.0.1:9522');
  return z.NEVER;
});

export const speedwireSimSchema = z.strictObject({
  to: target.optional(),
  interface: z.string().min(1).optional(),
  meters: z
    .array(
      z.strictObject({
        serial: z.int().min(1).max(LAST_SERIAL),
        susyId: z.int().min(1).max(0xffff).optional(),
        power: z.number().optional(),
      }),
    )
    .min(1),
  every: every.optional(),
  faults: z.strictObject({ drop: percent, cut: percent, noise: percent }).partial().optional(),
});

type SpeedwireSimInput = z.infer<typeof speedwireSimSchema>;

/** What the simulator needs for one entry of the section. */
export function resolveSpeedwire(
  name: string,
  { to, interface: network, meters, every: everyMs, faults = {} }: SpeedwireSimInput,
  seed: number | undefined,
): SpeedwireSimulatorOptions {
  const rates = Object.entries(faults).filter(([, rate]) => rate !== undefined);
  return {
    name,
    meters: meters.map(({ serial, susyId, power }) => ({
      serial,
      ...(susyId !== undefined && { susyId }),
      ...(power !== undefined && { power }),
    })),
    faults: Object.fromEntries(rates),
    ...(to !== undefined && { to }),
    ...(network !== undefined && { interface: network }),
    ...(everyMs !== undefined && { everyMs }),
    ...(seed !== undefined && { seed }),
  };
}

/** `--speedwire all` or `--speedwire 127.0.0.1:9522`: one meter. Throws USAGE. */
export function speedwireFromFlag(text: string): SpeedwireSimulatorOptions {
  const meters = [{ serial: FIRST_SERIAL }];
  if (text === 'all') return { meters };
  const to = parseNetworkAddress(text, SPEEDWIRE_GROUP.port);
  if (to === null) throw wrong('--speedwire', text, '`all`, or host:port');
  return { meters, to };
}
