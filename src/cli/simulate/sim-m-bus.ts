// The section `mbus` of the file of `meterhub simulate`, and the flag `--m-bus`: simulated meters behind a level converter. Opens
// nothing.
import * as z from 'zod';
import { wrong } from './flag-values.ts';
import { linkSchema, linksOf, loopbackAddress, spanAtLeast, type SimLink } from './sim-links.ts';

export const M_BUS_EXAMPLE = `mbus:
  cellar:                         # meters on a wired M-Bus
    links:
      - { listen: 127.0.0.1:5060 }   # or { port: /dev/ttyUSB5, baud: 2400, framing: 8E1 }
    meters:
      - { is: heat, id: 5, number: '40312345', flow: 4000 }   # W
      - { is: coldWater, id: 6, flow: 120 }                   # l/h; warmWater, electricity (W)
    echo: false                   # true: the converter returns what is sent
    answerAfter: 20ms
`;

const M_BUS_METERS = ['heat', 'coldWater', 'warmWater', 'electricity'] as const;
/** Primary addresses of meters. */
const LAST_ADDRESS = 250;

/** One meter of the section: numbers of what flows, as its kind counts it. */
export interface MBusSimMeter {
  readonly is: (typeof M_BUS_METERS)[number];
  readonly id: number;
  readonly number: string;
  /** W, of water l/h. */
  readonly flow: number;
}

export interface MBusSimOptions {
  readonly name: string;
  readonly links: readonly SimLink[];
  readonly meters: readonly MBusSimMeter[];
  readonly echo: boolean;
  readonly answerAfterMs: number | null;
}

export const mBusSimSchema = z.strictObject({
  links: z.array(linkSchema('127.0.0.1:5060')).min(1),
  meters: z
    .array(
      z.strictObject({
        is: z.enum(M_BUS_METERS),
        id: z.int().min(0).max(LAST_ADDRESS),
        number: z
          .string()
          .regex(/^[0-9]{8}$/, 'must be eight digits in quotes')
          .optional(),
        flow: z.number().min(0).optional(),
      }),
    )
    .min(1),
  echo: z.boolean().optional(),
  answerAfter: spanAtLeast(1).optional(),
});

type MBusSimInput = z.infer<typeof mBusSimSchema>;

const USUAL_FLOW: Readonly<Record<MBusSimMeter['is'], number>> = {
  ...{ heat: 4000, coldWater: 120, warmWater: 60, electricity: 700 },
};

/** What the simulator needs for one entry of the section. */
export function resolveMBusSim(name: string, { links, meters, echo, answerAfter }: MBusSimInput): MBusSimOptions {
  return {
    ...{ name, links: linksOf(links), echo: echo ?? false, answerAfterMs: answerAfter ?? null },
    meters: meters.map(({ is, id, number, flow }) => ({
      ...{ is, id, number: number ?? String(10_000_000 + id), flow: flow ?? USUAL_FLOW[is] },
    })),
  };
}

/** `--m-bus 5060` or `--m-bus /dev/ttyUSB1`: a heat meter and a water meter. Throws USAGE. */
export function mBusFromFlag(text: string): MBusSimOptions {
  const address = text.startsWith('/') ? null : loopbackAddress(text);
  if (!text.startsWith('/') && address === null) throw wrong('--m-bus', text, 'a port, host:port or /dev/...');
  const meters = [
    { is: 'heat', id: 5, number: '40312345', flow: USUAL_FLOW.heat },
    { is: 'coldWater', id: 6, number: '12345670', flow: USUAL_FLOW.coldWater },
  ] as const;
  const link: SimLink = address === null ? { type: 'serial', path: text } : { type: 'tcp', ...address };
  return { name: 'mbus', links: [link], meters, echo: false, answerAfterMs: null };
}
