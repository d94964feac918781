// What every configured bus and device has, whatever its kind. No YAML, no schema here.
import type { ModelBase } from '../../definition/model-base.ts';
import type { ShownNames } from '../../model/shown-names.ts';
import type { PulseRule } from '../pulses/pulse-count.ts';
import type { Placement } from '../placement/placement.ts';

export interface DeviceBase {
  /** Name of the kind, the same as that of its model. */
  readonly kind: string;
  readonly name: string;
  readonly model: ModelBase;
  readonly bus: string;
  /** Modbus unit id, number of an inverter behind its URL; null where the wire has none. */
  readonly id: number | null;
  /** Number in `/last/{id}`; null: not shown there. */
  readonly apiId: number | null;
  /** How long a value counts after its measurement, ms. */
  readonly lifetimeMs: number;
  /** Only these are read and published; null = all of the model. */
  readonly measurands: readonly string[] | null;
  /** What people read of it; left out: its name. */
  readonly shown?: ShownNames;
  /** What its place in the house makes of its values; left out: they are published as it gives them. */
  readonly placement?: Placement;
  /** Values that count pulses; left out: none does. */
  readonly pulses?: readonly PulseRule[];
  /** The year in which its calibration ends; left out: nobody said it. */
  readonly calibratedUntil?: number;
}

export interface BusBase {
  readonly name: string;
  /** What is spoken on the wire or endpoint, as in the file: `modbus-rtu`. */
  readonly type: string;
}

/** How long a value counts when nobody says it, ms. */
export const DEFAULT_LIFETIME_MS = 10_000;
