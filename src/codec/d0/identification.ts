// How a meter introduces itself (IEC 62056-21, 6.3.2): its maker, its type, and how fast it wants to go on. Pure.

/** `A`: stays at 300 baud. `B`: changes the speed by itself. `C`: waits until the speed is acknowledged. */
export type D0Mode = 'A' | 'B' | 'C';

export interface D0Identification {
  /** Three letters: `LGZ`. */
  readonly maker: string;
  /** What stands behind the character of the speed. */
  readonly type: string;
  readonly mode: D0Mode;
  /** For the data, baud. */
  readonly baud: number;
  /** As it was sent; what is acknowledged. */
  readonly speedCharacter: string;
}

export const SIGN_ON_BAUD = 300;

const SPEEDS_B: Readonly<Record<string, number>> = { A: 600, B: 1200, C: 2400, D: 4800, E: 9600, F: 19_200 };
const SPEEDS_C: Readonly<Record<string, number>> = { 0: 300, 1: 600, 2: 1200, 3: 2400, 4: 4800, 5: 9600, 6: 19_200 };

/** Noise may stand before it; our own question, which heads may give back, is none. */
const LINE = /\/([A-Za-z]{3})([ -~])([ -~]*)$/;

/** Of a line without its end; null: it is no identification. */
export function parseIdentification(line: string): D0Identification | null {
  const [, maker, speedCharacter, type] = LINE.exec(line.trimEnd()) ?? [];
  if (maker === undefined || speedCharacter === undefined || type === undefined) return null;
  const own = { maker, type, speedCharacter };
  const [speedB, speedC] = [SPEEDS_B[speedCharacter], SPEEDS_C[speedCharacter]];
  if (speedB !== undefined) return { ...own, mode: 'B', baud: speedB };
  if (speedC !== undefined) return { ...own, mode: 'C', baud: speedC };
  return { ...own, mode: 'A', baud: SIGN_ON_BAUD };
}

/** What is acknowledged to stay at this speed; null: mode C has no character for it. */
export function characterOf(baud: number): string | null {
  return Object.entries(SPEEDS_C).find(([, each]) => each === baud)?.[0] ?? null;
}
