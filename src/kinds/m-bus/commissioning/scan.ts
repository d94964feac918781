// Which meters are on an M-Bus: by secondary addresses, then those primary ones that nobody has answered from yet.
import { PRIMARY, SND_NKE } from '../../../codec/m-bus/link.ts';
import { formatSecondaryAddress, type SecondaryAddress } from '../../../codec/m-bus/secondary-address.ts';
import type { MBusTelegram } from '../../../codec/m-bus/telegram.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { MBus } from '../bus/m-bus.ts';
import { readMeter } from '../bus/read-meter.ts';
import { valuesOf, type MBusValue } from '../values.ts';
import { scanSecondary } from './scan-secondary.ts';

export interface MBusScan {
  readonly bus: MBus;
  /** Primary addresses to ask. */
  readonly ids: readonly number[];
  /** What is waited beyond the time that the standard gives, ms. */
  readonly timeoutMs: number;
  readonly onFound: (found: FoundOnMBus) => void;
  /** `asked` of `total`; total null: nobody knows how many patterns it takes. */
  readonly onProgress: (asked: number, total: number | null) => void;
}

export type FoundOnMBus =
  | {
      readonly kind: 'meter';
      readonly primary: number;
      /** Null: it does not say who it is, so that only its primary address is of use. */
      readonly secondary: SecondaryAddress | null;
      readonly values: readonly MBusValue[];
    }
  /** Something answers that nobody can understand: two meters with one address, mostly. */
  | { readonly kind: 'damaged'; readonly address: string };

export const ALL_PRIMARY: readonly number[] = Array.from(
  { length: PRIMARY.last - PRIMARY.first + 1 },
  (_, index) => PRIMARY.first + index,
);

const UNKNOWN_MEDIUM = 0x0f;

/** Rejects when the wire is lost or the bus is stopped. Resolves with false when the line is too disturbed to be searched. */
export async function scanMBus({ bus, ids, timeoutMs, onFound, onProgress }: MBusScan): Promise<boolean> {
  const known = new Set<string>();
  const primaries = new Set<number>();
  const collisions: string[] = [];
  const tell = (secondary: SecondaryAddress | null, telegram: MBusTelegram): void => {
    if (secondary !== null) {
      const text = formatSecondaryAddress(secondary);
      if (known.has(text)) return;
      known.add(text);
    }
    primaries.add(telegram.address);
    const values = valuesOf(telegram.records, secondary?.medium ?? UNKNOWN_MEDIUM);
    onFound({ kind: 'meter', primary: telegram.address, secondary, values });
  };
  const isQuiet = await scanSecondary({
    ...{ bus, timeoutMs },
    onMeter: tell,
    onCollision: (pattern) => collisions.push(formatSecondaryAddress(pattern)),
    onProgress: (asked) => onProgress(asked, null),
  });
  if (isQuiet) for (const address of collisions) onFound({ kind: 'damaged', address });
  for (const [index, id] of ids.entries()) {
    onProgress(index, ids.length);
    if (primaries.has(id)) continue;
    const found = await askPrimary(bus, id, timeoutMs);
    if (found === 'damaged') onFound({ kind: 'damaged', address: String(id) });
    else if (found !== null) tell(found.header?.meter ?? null, found);
  }
  return isQuiet;
}

async function askPrimary(bus: MBus, address: number, timeoutMs: number): Promise<MBusTelegram | 'damaged' | null> {
  return bus.use(async (ask) => {
    const reset = { kind: 'short', control: SND_NKE, address } as const;
    if ((await ask(reset, timeoutMs)).kind === 'silence') return null;
    try {
      const { telegrams } = await readMeter(ask, { kind: 'primary', address }, { bus: bus.name, timeoutMs });
      return telegrams[0] ?? null;
    } catch (error) {
      if (!(error instanceof MeterHubError) || !error.code.startsWith('MBUS_')) throw error;
      return error.code === 'MBUS_TIMEOUT' ? null : 'damaged';
    }
  });
}
