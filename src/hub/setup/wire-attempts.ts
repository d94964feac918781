// What is worth trying on a wire, and in which order: the likeliest first, so that most meters are there within seconds. Opens
// nothing.
import { USUAL_LINES } from '../../transport/ports/usual-lines.ts';
import type { LineSettings } from '../../transport/serial-line.ts';

/** Where to look. */
export type Wire = { readonly text: string } & (
  | { readonly port: string }
  /** `host` or `host:port`. */
  | { readonly address: string }
);

export interface WireAttempt {
  /** Without spaces: the same for all attempts at one wire. */
  readonly wire: string;
  /** Without spaces: the same for attempts that need the same opening. */
  readonly setting: string;
  /** For a person. */
  readonly text: string;
  /** The entry of the bus. */
  readonly bus: Readonly<Record<string, unknown>>;
  /** Whom to ask; empty: listen. */
  readonly ids: readonly number[];
  /** What to listen for: the model of the device, and whether it has the bus's keys itself. */
  readonly listen: readonly string[];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Meters leave the factory with 1 (or, of a few makers, 2, 10, 100 or 247), and people count on from there. */
const LIKELY_IDS: readonly number[] = [...range(1, 5), 10, 26, 100, 247];
const OTHER_IDS: readonly number[] = range(1, 247).filter((id) => !LIKELY_IDS.includes(id));

export interface WireFacts {
  /** The port is in use by the hub, with this setting. */
  readonly line: LineSettings | null;
  /** Models that send by themselves, or answer without a number. */
  readonly listeners: readonly string[];
}

export function serialAttempts(port: string, { line, listeners }: WireFacts): WireAttempt[] {
  const wire = port.replaceAll(' ', '_');
  const asked = (ids: readonly number[], { baud, framing }: LineSettings): WireAttempt => ({
    ...{ wire, setting: `${baud}-${framing}`, text: `${port} ${baud} ${framing}`, ids, listen: [] },
    bus: { type: 'modbus-rtu', port, baud, framing },
  });
  if (line !== null) return [asked(LIKELY_IDS, line), asked(OTHER_IDS, line)];
  const heard = listeners.map((model): WireAttempt => ({
    ...{ wire, setting: `listen-${model}`, text: `${port} ${model}`, bus: { port }, ids: [], listen: [model] },
  }));
  const [first, ...others] = USUAL_LINES;
  const lines = first === undefined ? [] : [first];
  return [
    ...lines.map((each) => asked(LIKELY_IDS, each)),
    ...heard,
    ...others.map((each) => asked(LIKELY_IDS, each)),
    ...USUAL_LINES.map((each) => asked(OTHER_IDS, each)),
  ];
}

/** Where nobody says a port, that of Modbus TCP. */
export function networkAttempts(address: string, listeners: readonly string[]): WireAttempt[] {
  const wire = address.replaceAll(' ', '_');
  const asked = (type: string, ids: readonly number[]): WireAttempt => ({
    ...{ wire, setting: type, text: `${address} ${type}`, bus: { type, address }, ids, listen: [] },
  });
  const url = `http://${address}`;
  return [
    asked('modbus-tcp', LIKELY_IDS),
    ...listeners.map((model): WireAttempt => ({
      ...{ wire, setting: `listen-${model}`, text: `${url} ${model}`, bus: { url }, ids: [], listen: [model] },
    })),
    ...(/:\d+$/.test(address) ? [asked('modbus-rtu-over-tcp', LIKELY_IDS)] : []),
    asked('modbus-tcp', OTHER_IDS),
  ];
}
