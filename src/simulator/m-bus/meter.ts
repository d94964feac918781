// One M-Bus meter as its bus sees it: link reset, selection, telegrams one after the other by the frame count bit. Knows no wire.
import { encodeTelegram } from '../../codec/m-bus/encode.ts';
import type { LongFrame, MBusFrame } from '../../codec/m-bus/frame.ts';
import { CI_SELECT, SELECTED, SND_NKE, TEST_ALL } from '../../codec/m-bus/link.ts';
import { decodeSecondaryAddress, matchesAddress, type SecondaryAddress } from '../../codec/m-bus/secondary-address.ts';

export interface MBusMeterOptions {
  /** 0..250. */
  readonly address: number;
  readonly secondary: SecondaryAddress;
  /** What it says now: the records of each of its telegrams. */
  readonly telegrams: () => readonly (readonly Uint8Array[])[];
  readonly status?: number;
}

const FUNCTION = 0x0f;
const FRAME_COUNT = 0x20;
const SEND_DATA = 0x03;
const REQUEST_DATA = 0x0b;

export class SimulatedMBusMeter {
  /** What is wrong with it at present; it may be changed at any time. */
  fault: 'none' | 'silent' | 'refuses' = 'none';
  /** Answers to requests for values so far. */
  readouts = 0;
  readonly #options: MBusMeterOptions;
  #isSelected = false;
  #accessNumber = 0;
  #lastCount: boolean | null = null;
  #part = 0;

  constructor(options: MBusMeterOptions) {
    this.#options = options;
  }

  get secondary(): SecondaryAddress {
    return this.#options.secondary;
  }

  get address(): number {
    return this.#options.address;
  }

  /** What it answers; null: it is not meant, or says nothing. */
  answer(request: MBusFrame): MBusFrame | null {
    if (request.kind === 'acknowledge' || this.fault === 'silent') return null;
    if (request.kind === 'long') return this.#take(request);
    if (!this.#isMeant(request.address)) return null;
    if (request.control === SND_NKE) return this.#reset(request.address);
    if ((request.control & FUNCTION) !== REQUEST_DATA) return null;
    return this.#values((request.control & FRAME_COUNT) !== 0);
  }

  #isMeant(address: number): boolean {
    if (address === SELECTED) return this.#isSelected;
    return address === this.#options.address || address === TEST_ALL;
  }

  #reset(address: number): MBusFrame {
    this.#lastCount = null;
    this.#part = 0;
    if (address === SELECTED) this.#isSelected = false;
    return { kind: 'acknowledge' };
  }

  #take({ control, address, ci, data }: LongFrame): MBusFrame | null {
    if ((control & FUNCTION) !== SEND_DATA || address !== SELECTED || ci !== CI_SELECT) return null;
    const pattern = decodeSecondaryAddress(data);
    this.#isSelected = pattern !== null && matchesAddress(this.#options.secondary, pattern);
    if (!this.#isSelected) return null;
    this.#lastCount = null;
    this.#part = 0;
    return { kind: 'acknowledge' };
  }

  /** The other frame count than last time asks for what comes next. */
  #values(count: boolean): MBusFrame {
    const { address, secondary, status = 0 } = this.#options;
    if (this.fault === 'refuses') {
      return { kind: 'long', control: 0x08, address, ci: 0x70, data: Uint8Array.of(9) };
    }
    const telegrams = this.#options.telegrams();
    if (this.#lastCount !== null && this.#lastCount !== count) this.#part = (this.#part + 1) % telegrams.length;
    this.#lastCount = count;
    this.readouts++;
    this.#accessNumber = (this.#accessNumber + 1) & 0xff;
    const moreFollows = this.#part < telegrams.length - 1;
    const records = telegrams[this.#part] ?? [];
    return encodeTelegram({
      address,
      meter: secondary,
      accessNumber: this.#accessNumber,
      status,
      records,
      moreFollows,
    });
  }
}
