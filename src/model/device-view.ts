// A configured device as the interfaces see it: who it is and how it is. No runtime behind it but `health()`.
import type { Counts } from '../vocabulary/units.ts';
import type { LastReceived } from './last-received.ts';
import type { DeviceHealth } from './health.ts';

export interface DeviceView {
  /** The name the user gave it: the same in every interface. */
  readonly name: string;
  /** `published`: what other programs publish by POST to `/`; nothing asks it. */
  readonly kind: 'modbus' | 'sml' | 'http' | 'published';
  /** Catalogue id, e.g. `eastron-sdm630`. */
  readonly model: string;
  /** Type as the second seed's clients know it: "SDM", "JANITZA", ... */
  readonly type: string;
  readonly manufacturer: string;
  readonly description: string;
  readonly bus: string;
  /** Modbus unit id, inverter number ...; null where the wire has none. */
  readonly id: number | null;
  /** Number in the second seed's interfaces (`/last/11`); null: the device is not shown there. */
  readonly apiId: number | null;
  /** Phases the model measures; null = not known (generic models, water, gas). */
  readonly phases: 1 | 3 | null;
  readonly lifetimeMs: number;
  /** What it measures, as far as known beforehand: measurand -> canonical unit. */
  readonly measurands: Readonly<Record<string, string | null>>;
  /** How values move where the model says otherwise than their names and units: measurand -> `rising`, `both` ... */
  readonly counts?: Readonly<Record<string, Counts>>;
  /** Named special treatments in force (SML). */
  readonly quirks: readonly string[];
  health(): DeviceHealth;
  /** What it sent last, word for word; left out where there is nothing of the kind. */
  lastReceived?(): LastReceived;
}
