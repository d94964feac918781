// Keys of a serial line on which meters send text, 7E1 among its framings, and what becomes of them. It knows no kind.
import * as z from 'zod';
import type { SerialFraming } from '../../transport/serial.ts';
import { BAUD_RATES, FRAMINGS } from '../../transport/serial-line.ts';
import { key } from '../../yaml/schema-values.ts';

const TEXT_FRAMINGS = [...FRAMINGS, '7E1'] as const;

/** `usual`: what is taken when nobody says it. */
export const textLineKeys = (usual: { readonly baud: string; readonly framing: string }) => ({
  baud: key(z.literal([...BAUD_RATES]).optional(), 'Baud rate.', { example: 9600, defaultText: usual.baud }),
  framing: key(z.enum(TEXT_FRAMINGS).optional(), 'Data bits, parity, stop bits.', {
    example: '7E1',
    defaultText: usual.framing,
  }),
});

export const TEXT_LINE_KEYS: readonly string[] = ['baud', 'framing'];

export interface TextLineSettings {
  readonly baud: number;
  readonly framing: SerialFraming;
}

/** A serial port, and the settings that its meter may have: the first one is tried first. */
export interface TextLine {
  readonly port: string;
  readonly settings: readonly [TextLineSettings, ...TextLineSettings[]];
}
