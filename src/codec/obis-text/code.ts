// OBIS codes as text telegrams write them, whole (`1-0:1.8.0*255`) or reduced (`1.8.0`, `C.1.0`, `F.F`). Knows no values.

export interface ObisCode {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  /** 255: the present value; others are stored ones. */
  readonly f: number;
}

/** Letters of the reduced form: general, faults, lists, data profiles (IEC 62056-61, value group C). */
const LETTERS: Readonly<Record<string, number>> = { C: 96, F: 97, L: 98, P: 99 };

const PRESENT = 255;
const PART = '(?:[0-9]{1,3}|[CFLP])';
/** `&` before the stored value marks a reset by hand. */
const CODE = new RegExp(
  `^(?:([0-9]{1,3})-([0-9]{1,3}):)?(${PART})\\.(${PART})(?:\\.(${PART}))?(?:[*&.]([0-9]{1,3}))?$`,
);

/** The code, or null when it is none. What the reduced form leaves out: electricity (1-0), all tariffs (0), now (255). */
export function parseObis(text: string): ObisCode | null {
  const match = CODE.exec(text);
  if (match === null) return null;
  const [, a = '1', b = '0', c = '', d = '', e = '0', f = String(PRESENT)] = match;
  const [numA, numB, numC, numD, numE, numF] = [a, b, c, d, e, f].map((part) => LETTERS[part] ?? Number(part));
  const code = { a: numA ?? 0, b: numB ?? 0, c: numC ?? 0, d: numD ?? 0, e: numE ?? 0, f: numF ?? PRESENT };
  return Object.values(code).every((value) => value <= PRESENT) ? code : null;
}

/** `1-0:1.8.0*255`, as everywhere in MeterHub. */
export function formatObis({ a, b, c, d, e, f }: ObisCode): string {
  return `${a}-${b}:${c}.${d}.${e}*${f}`;
}
