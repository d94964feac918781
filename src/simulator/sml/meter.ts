// A meter that speaks SML, from its own side: power and counters to telegrams, with the habits of real makes. Serial
// numbers are invented. Knows no wire and no faults.
import { encodeTelegram, smlEntry, type SmlTelegramSource } from '../../codec/sml/encode.ts';
import { toHex } from '../../codec/sml/octet-names.ts';
import type { SmlRawEntry } from '../../codec/sml/telegram.ts';
import { unitCode } from '../../codec/sml/units.ts';
import type { Clock } from '../../model/clock.ts';

/**
 * `modern`: ITRON, MT631 and most others: signed 16.7.0, status of 4 bytes. `mt175`: older status, powers per phase.
 * `ed300l`: power without sign (15.7.0), its direction in a status of 2 bytes. `dvs74`: positive power tagged as signed.
 */
export const SML_STYLES = ['modern', 'mt175', 'ed300l', 'dvs74'] as const;
export type SmlStyle = (typeof SML_STYLES)[number];

export interface SmlMeterOptions {
  /** Default modern. */
  readonly style?: SmlStyle;
  /** Power at the connection, W, negative = fed in. Default: a household that slowly moves between -800 and 1600. */
  readonly power?: (wallMs: number) => number;
  /** False: only whole kWh and no power, as before the PIN is entered. Default true. */
  readonly pin?: boolean;
  /** Counters at the start, Wh. Default 12,345,678.9 and 2,345,678.9. */
  readonly energyImportWh?: number;
  readonly energyExportWh?: number;
  /** Number on the plate, 0..99,999,999. Default 42. */
  readonly serial?: number;
}

const MS_PER_HOUR = 3_600_000;
const WAVE_MS = 300_000;
const IMPORT = '1-0:1.8.0*255';
const EXPORT = '1-0:2.8.0*255';

function household(wallMs: number): number {
  return 400 + 1200 * Math.sin((2 * Math.PI * wallMs) / WAVE_MS);
}

export class SmlMeter {
  readonly style: SmlStyle;
  /** May change at any time, as when somebody enters it. */
  pin: boolean;
  readonly #clock: Clock;
  readonly #power: (wallMs: number) => number;
  readonly #deviceId: string;
  readonly #startTick: number;
  #importWh: number;
  #exportWh: number;
  #lastTick: number;
  #powerW: number;
  #sequence = 0;

  constructor(options: SmlMeterOptions, clock: Clock) {
    this.#clock = clock;
    this.style = options.style ?? 'modern';
    this.pin = options.pin ?? true;
    this.#power = options.power ?? household;
    this.#importWh = options.energyImportWh ?? 12_345_678.9;
    this.#exportWh = options.energyExportWh ?? 2_345_678.9;
    this.#deviceId = deviceId(this.style === 'dvs74' ? 'DZG' : 'MHB', options.serial ?? 42);
    this.#startTick = this.#lastTick = clock.monotonicMs();
    this.#powerW = this.#power(clock.wallMs());
  }

  /** What the telegrams say, before the meter's own rounding. */
  get state(): { readonly powerW: number; readonly importWh: number; readonly exportWh: number } {
    return { powerW: this.#powerW, importWh: this.#importWh, exportWh: this.#exportWh };
  }

  /** The next telegram: counters up to now, power of this moment. */
  telegram(): Uint8Array {
    this.#count();
    this.#sequence = (this.#sequence + 1) % 2 ** 24;
    return encodeTelegram(this.#source(), { sequence: this.#sequence, fillAbsent: this.style === 'dvs74' });
  }

  #count(): void {
    const nowTick = this.#clock.monotonicMs();
    const energyWh = (this.#powerW * (nowTick - this.#lastTick)) / MS_PER_HOUR;
    if (energyWh > 0) this.#importWh += energyWh;
    else this.#exportWh -= energyWh;
    this.#lastTick = nowTick;
    this.#powerW = this.#power(this.#clock.wallMs());
  }

  #source(): SmlTelegramSource {
    const seconds = Math.floor((this.#clock.monotonicMs() - this.#startTick) / 1000);
    return {
      serverId: this.#deviceId,
      listName: '0100620affff',
      sensorTime: { kind: 'secIndex', seconds, localOffsetMinutes: null, seasonOffsetMinutes: null },
      entries: [...this.#identity(), ...this.#energies(), ...(this.pin ? this.#powers() : [])],
    };
  }

  #identity(): SmlRawEntry[] {
    const maker = this.#deviceId.slice(4, 10);
    const isOld = this.style === 'mt175' || this.style === 'ed300l';
    return [
      octetEntry(isOld ? '129-129:199.130.3*255' : '1-0:96.50.1*1', maker),
      octetEntry(isOld ? '1-0:0.0.9*255' : '1-0:96.1.0*255', this.#deviceId),
    ];
  }

  #energies(): SmlRawEntry[] {
    const { style } = this;
    const form: Partial<SmlRawEntry> = style === 'ed300l' ? { type: 'int', valueBytes: 5 } : { type: 'uint' };
    const energy = (obis: string, wh: number, more: Partial<SmlRawEntry> = {}): SmlRawEntry => {
      // Whole kWh without the PIN, tenths of Wh with it; counters round down.
      const [raw, scaler] = this.pin ? [Math.floor(wh * 10), -1] : [Math.floor(wh / 1000), 3];
      return smlEntry({ obis, raw, scaler, unitCode: unitCode('Wh'), ...form, ...more });
    };
    const first = energy(IMPORT, this.#importWh, this.#status());
    // The ED300L of the recorded telegrams feeds in and sends no export counter.
    return style === 'ed300l' ? [first] : [first, energy(EXPORT, this.#exportWh)];
  }

  /** The status word: bit 11 (newer) or bit 5 (older layout) while feeding in. */
  #status(): Pick<SmlRawEntry, 'status' | 'statusBytes'> {
    const feedsIn = this.#powerW < 0;
    switch (this.style) {
      case 'modern':
      case 'dvs74':
        return { status: feedsIn ? 0x1c0904 : 0x1c0104, statusBytes: 4 };
      case 'mt175':
        return { status: feedsIn ? 0x101a2 : 0x10182, statusBytes: 4 };
      case 'ed300l':
        return { status: feedsIn ? 0x1b0 : 0x182, statusBytes: 2 };
    }
  }

  #powers(): SmlRawEntry[] {
    const watts = (obis: string, raw: number, more: Partial<SmlRawEntry> = {}): SmlRawEntry =>
      smlEntry({ obis, raw, type: 'int', valueBytes: 4, unitCode: unitCode('W'), scaler: 0, ...more });
    const powerW = this.#powerW;
    const whole = Math.round(powerW);
    switch (this.style) {
      case 'modern':
        return [watts('1-0:16.7.0*255', whole)];
      case 'mt175': {
        const phases = [whole - 2 * Math.round(whole / 3), Math.round(whole / 3), Math.round(whole / 3)];
        return [whole, ...phases].map((raw, index) => watts(`1-0:${16 + 20 * index}.7.0*255`, raw));
      }
      case 'ed300l':
        return [watts('1-0:15.7.0*255', Math.round(Math.abs(powerW) * 10), { scaler: -1 })];
      case 'dvs74':
        return [watts('1-0:16.7.0*255', ...misTagged(Math.round(powerW * 100)))];
    }
  }
}

/** Hundredths of W in 1 to 4 bytes: the fault drops the zero byte that would keep a positive number positive. */
function misTagged(hundredths: number): [number, Partial<SmlRawEntry>] {
  const size = [1, 2, 3].find((bytes) => hundredths >= -(2 ** (8 * bytes - 1)) && hundredths < 2 ** (8 * bytes)) ?? 4;
  const isWrong = size < 4 && hundredths >= 2 ** (8 * size - 1);
  return [isWrong ? hundredths - 2 ** (8 * size) : hundredths, { valueBytes: size, scaler: -2 }];
}

/** DIN 43863-5: length, medium electricity, maker, block 0, number. The serial of the DZG is in its faulty range. */
function deviceId(maker: string, serial: number): string {
  const number = maker === 'DZG' ? 42_000_000 + (serial % 1_000_000) : serial;
  const bytes = Uint8Array.of(0, number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff);
  return `0a01${toHex(new TextEncoder().encode(maker))}${toHex(bytes)}`;
}

function octetEntry(obis: string, raw: string): SmlRawEntry {
  return smlEntry({ obis, raw, type: 'octets', valueBytes: raw.length / 2 });
}
