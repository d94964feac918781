// Datagrams as they come to a bus: which are telegrams of meters, which are damaged, and whose are heard. Knows no devices.
import { decodeDatagram, type SpeedwireTelegram } from '../../codec/speedwire/datagram.ts';
import type { Arrival, Faults } from '../../source/arrival.ts';
import type { TelegramDecoder } from '../../source/telegram-stream.ts';

export type SpeedwireFaultCode = 'SPEEDWIRE_DAMAGED' | 'SPEEDWIRE_STRANGE';
export type SpeedwireArrival = Arrival<SpeedwireTelegram, SpeedwireFaultCode>;

/** Who has not been heard for this time is no longer there, ms. */
const REMEMBERED_MS = 60_000;
/** No house has more; somebody else's inventions must not fill the memory. */
const MAX_METERS = 64;

export class SpeedwireDecoder implements TelegramDecoder<SpeedwireTelegram, SpeedwireFaultCode> {
  #faults: Faults<SpeedwireFaultCode> = {};

  /** `bytes`: one datagram. What comes from inverters, or is a search, is neither a telegram nor a fault. */
  push(bytes: Uint8Array): readonly SpeedwireTelegram[] {
    if (bytes.length === 0) return [];
    const decoded = decodeDatagram(bytes);
    if (typeof decoded !== 'string') return [decoded];
    if (decoded !== 'other') {
      const code = decoded === 'damaged' ? 'SPEEDWIRE_DAMAGED' : 'SPEEDWIRE_STRANGE';
      this.#faults = { ...this.#faults, [code]: (this.#faults[code] ?? 0) + 1 };
    }
    return [];
  }

  takeFaults(): Faults<SpeedwireFaultCode> {
    const faults = this.#faults;
    this.#faults = {};
    return faults;
  }

  reset(): void {
    this.#faults = {};
  }
}

/** Which meters send in this network. */
export class HeardMeters {
  readonly #meters = new Map<number, { readonly susyId: number; readonly atMs: number }>();
  #firstMs: number | null = null;

  /** @param nowMs monotonic */
  heard({ serial, susyId }: SpeedwireTelegram, nowMs: number): void {
    this.#firstMs ??= nowMs;
    for (const [each, { atMs }] of this.#meters) if (nowMs - atMs > REMEMBERED_MS) this.#meters.delete(each);
    if (this.#meters.has(serial) || this.#meters.size < MAX_METERS) this.#meters.set(serial, { susyId, atMs: nowMs });
  }

  get serials(): readonly number[] {
    return [...this.#meters.keys()];
  }

  /** Since the first datagram, ms; 0: none came yet. */
  listenedMs(nowMs: number): number {
    return this.#firstMs === null ? 0 : nowMs - this.#firstMs;
  }

  /** `1900203015 (SUSy-ID 270), ...`; empty: there are no others than this one. */
  textWithout(mine: number | null): string {
    const SHOWN = 5;
    const others = [...this.#meters].filter(([serial]) => serial !== mine);
    const all = others.map(([serial, { susyId }]) => `${serial} (SUSy-ID ${susyId})`);
    return all.length > SHOWN ? `${all.slice(0, SHOWN).join(', ')} ...` : all.join(', ');
  }
}
