// What a kind is told of an entry of the file. Types only; it knows no kind.
import type { BusBase } from './device-base.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { DeviceInput } from './device-schema.ts';
import type { DeviceModel } from '../../definition/device-model.ts';

/** The buses of the file. */
export interface KnownBuses<Bus extends BusBase> {
  /** Those that could be read. */
  readonly entries: ReadonlyMap<string, BusEntry<Bus>>;
  /** The names of all, those with mistakes too. */
  readonly names: readonly string[];
  /** Timeout of a bus, for its devices, ms. */
  readonly timeouts: ReadonlyMap<string, number>;
}

/** What a kind needs to resolve one entry. */
export interface DeviceEntry<M extends DeviceModel = DeviceModel> {
  readonly name: string;
  readonly input: DeviceInput;
  readonly model: M;
  readonly bus: BusBase;
  /** Of the device or its bus; undefined: the default. */
  readonly timeoutMs: number | undefined;
  readonly path: Path;
}

/** A wire and the entry of the file that it comes from: a bus, or a device with a bus of its own. */
export interface BusEntry<Bus extends BusBase> {
  readonly config: Bus;
  readonly path: Path;
}
