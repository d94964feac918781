// Dates and times of the M-Bus (EN 13757-3, annex A): types F, G, I and J. The meter's own clock; its zone is nobody's to know.

export interface MBusDate {
  /** Null: a time alone. */
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
  /** Null: a date alone. */
  readonly hour: number | null;
  readonly minute: number | null;
  /** Null: to the minute. */
  readonly second: number | null;
  /** The meter says that it is in summer time. */
  readonly isSummer: boolean;
}

const NO_DATE = { year: null, month: null, day: null };
const NO_TIME = { hour: null, minute: null, second: null, isSummer: false };

/** By the number of its bytes: 2 (G), 3 (J), 4 (F) or 6 (I). Null: it is marked invalid, or says no day ("every month"). */
export function decodeDate(bytes: Uint8Array): MBusDate | null {
  switch (bytes.length) {
    case 2:
      return typeG(bytes);
    case 3:
      return typeJ(bytes);
    case 4:
      return typeF(bytes);
    case 6:
      return typeI(bytes);
    default:
      return null;
  }
}

function typeG([low = 0, high = 0]: Uint8Array): MBusDate | null {
  const year = yearOf((low >> 5) | ((high >> 4) << 3), 0);
  return checked({ ...NO_TIME, year, month: high & 0x0f, day: low & 0x1f });
}

/** The hour byte tells the century of the year, from 1900, where meters use it. */
function typeF([minute = 0, hour = 0, low = 0, high = 0]: Uint8Array): MBusDate | null {
  if ((minute & 0x80) !== 0) return null;
  const year = yearOf((low >> 5) | ((high >> 4) << 3), (hour >> 5) & 0x03);
  const date = { year, month: high & 0x0f, day: low & 0x1f };
  return checked({ ...date, hour: hour & 0x1f, minute: minute & 0x3f, second: null, isSummer: (hour & 0x80) !== 0 });
}

function typeI([second = 0, minute = 0, hour = 0, low = 0, high = 0]: Uint8Array): MBusDate | null {
  if ((minute & 0x80) !== 0) return null;
  const year = yearOf((low >> 5) | ((high >> 4) << 3), 0);
  const date = { year, month: high & 0x0f, day: low & 0x1f };
  const time = { hour: hour & 0x1f, minute: minute & 0x3f, second: second & 0x3f };
  return checked({ ...date, ...time, isSummer: (second & 0x80) !== 0 });
}

function typeJ([second = 0, minute = 0, hour = 0]: Uint8Array): MBusDate | null {
  return checked({ ...NO_DATE, hour: hour & 0x1f, minute: minute & 0x3f, second: second & 0x3f, isSummer: false });
}

/** Years of the last century from this one on, where no century is said. */
const FIRST_OF_1900 = 81;

function yearOf(year: number, century: number): number {
  if (century > 0) return 1900 + century * 100 + year;
  return year >= FIRST_OF_1900 ? 1900 + year : 2000 + year;
}

function checked(date: MBusDate): MBusDate | null {
  const { year, month, day, hour, minute, second } = date;
  if (year !== null && (year > 2199 || !isDay(year, month ?? 0, day ?? 0))) return null;
  return (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60 ? date : null;
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `2026-11-30`, `2026-11-30 14:05`, `14:05:09`. */
export function formatDate({ year, month, day, hour, minute, second }: MBusDate): string {
  const date = year === null ? [] : [[year, two(month), two(day)].join('-')];
  const time = hour === null ? [] : [[two(hour), two(minute), ...(second === null ? [] : [two(second)])].join(':')];
  return [...date, ...time].join(' ');
}

function two(part: number | null): string {
  return String(part ?? 0).padStart(2, '0');
}
