// What a monitor shows of one device: the last value of every measurand, as a line or a table. Knows events, no server.
import type { FirehoseEvent } from '../shared/firehose-client.ts';
import { localDateTime } from '../../time/local-time.ts';
import { textTable } from '../shared/text-table.ts';

/** IEC 61850 names of gosdm630's power values. */
const POWERS = { WLocPhsA: 'L1', WLocPhsB: 'L2', WLocPhsC: 'L3' } as const;

const CLEAR_SCREEN = '\u001b[H\u001b[2J';

interface Shown {
  readonly description: string;
  readonly value: number;
  readonly atMs: number;
}

export class MonitorView {
  readonly #device: number;
  readonly #values = new Map<string, Shown>();
  readonly #others = new Set<number>();

  constructor(device: number) {
    this.#device = device;
  }

  /** Takes an event; true when it is a value of the device. */
  take({ data, timestampMs }: FirehoseEvent): boolean {
    const { DeviceId: device, Value: value, IEC61850: name, Description: description } = data;
    if (typeof device === 'number' && device !== this.#device) this.#others.add(device);
    if (device !== this.#device || typeof value !== 'number' || typeof name !== 'string') return false;
    const text = typeof description === 'string' && description !== '' ? description : name;
    this.#values.set(name, { description: text, value, atMs: timestampMs });
    return true;
  }

  /** True when nothing of the device has come, but of others. */
  get isMissing(): boolean {
    return this.#values.size === 0 && this.#others.size > 0;
  }

  /** Devices that send, other than the one that is shown. */
  get others(): readonly number[] {
    return [...this.#others].sort((a, b) => a - b);
  }

  /** True for a value that the power line shows. */
  static isPower({ data }: FirehoseEvent): boolean {
    return typeof data['IEC61850'] === 'string' && Object.hasOwn(POWERS, data['IEC61850']);
  }

  /** `2026-06-21 10:22:34 L1: 12.30 W  L2: -45.28 W  L3: - W`; a phase that has not come is a dash, not 0. */
  powerLine(wallMs: number): string {
    const parts = Object.entries(POWERS).map(([name, phase]) => `${phase}: ${this.#text(name)} W`);
    return `${localDateTime(wallMs)} ${parts.join('  ')}\n`;
  }

  /** `2026-06-21 10:22:34 L1 Voltage (V): 231.20` */
  valueLine({ data }: FirehoseEvent, wallMs: number): string {
    const name = String(data['IEC61850']);
    return `${localDateTime(wallMs)} ${this.#values.get(name)?.description ?? name}: ${this.#text(name)}\n`;
  }

  /** All values, drawn over what was on the screen. */
  table(wallMs: number): string {
    const rows = [...this.#values].map(([name, { description, value, atMs }]) => [
      description,
      value.toFixed(2),
      name,
      `${Math.max(0, Math.round((wallMs - atMs) / 1000))} s`,
    ]);
    const head = `${localDateTime(wallMs)} device ${this.#device}\n\n`;
    return CLEAR_SCREEN + head + textTable(['VALUE OF', 'VALUE', 'IEC 61850', 'AGE'], rows);
  }

  #text(name: string): string {
    return this.#values.get(name)?.value.toFixed(2) ?? '-';
  }
}
