// The settings of a serial line: comset numbers of gosdm630, baud rates, framings, and when they contradict. Opens nothing.

/** What meters on a wire can be set to. */
export const FRAMINGS = ['8N1', '8E1', '8O1', '8N2'] as const;

/** Data bits, parity, stop bits of a wire with meters. */
export type Framing = (typeof FRAMINGS)[number];

/** Every rate that a meter's manual in the catalogue names, and those of common adapters above them. */
export const BAUD_RATES = [300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const;

export interface LineSettings {
  readonly baud: number;
  readonly framing: Framing;
}

/** The numbers of gosdm630's `--comset`: 1..3 are 8N1, 4..6 the same rates with 8E1. */
const COMSETS: Readonly<Record<number, LineSettings>> = {
  1: { baud: 2400, framing: '8N1' },
  2: { baud: 9600, framing: '8N1' },
  3: { baud: 19_200, framing: '8N1' },
  4: { baud: 2400, framing: '8E1' },
  5: { baud: 9600, framing: '8E1' },
  6: { baud: 19_200, framing: '8E1' },
};

/** comset 2, what most meters leave the factory with. */
export const DEFAULT_LINE: LineSettings = { baud: 9600, framing: '8N1' };

export function comsetLine(comset: number): LineSettings | null {
  return COMSETS[comset] ?? null;
}

export interface LineKeys {
  readonly comset?: number | undefined;
  readonly baud?: number | undefined;
  readonly framing?: Framing | undefined;
}

/** The line that the keys describe, and the keys that contradict the comset (the line then follows the comset). */
export function lineOf(keys: LineKeys): { line: LineSettings; contradicting: ('baud' | 'framing')[] } {
  const preset = keys.comset === undefined ? null : comsetLine(keys.comset);
  if (preset === null) {
    return {
      line: { baud: keys.baud ?? DEFAULT_LINE.baud, framing: keys.framing ?? DEFAULT_LINE.framing },
      contradicting: [],
    };
  }
  const contradicting = (['baud', 'framing'] as const).filter(
    (key) => keys[key] !== undefined && keys[key] !== preset[key],
  );
  return { line: preset, contradicting };
}

/** A serial port with its line, as it is configured. */
export interface SerialLineConfig {
  readonly port: string;
  readonly baud: number;
  readonly framing: Framing;
}
