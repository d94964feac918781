// A configured device as the interfaces see it: who it is and how it is. No runtime behind it but `health()`.
import type { ShownNames } from './shown-names.ts';
import type { LastReceived } from './last-received.ts';
import type { DeviceHealth } from './health.ts';
import type { Carries } from '../vocabulary/possible.ts';
import type { Text } from '../vocabulary/text.ts';
import { valueInfo, type ValueMeaning } from '../vocabulary/measurands.ts';

/** Factors, direction and phases that the configuration gives a device. */
export interface PlacementView extends Text {
  /** Under which name its own measurand is published; null: under none. */
  nameOf(own: string): string | null;
  /** The other way round. */
  ownNameOf(published: string): string;
  /** The device in its own words: what it sends is told in them. */
  readonly own: DeviceView;
}

export interface DeviceView {
  /** The name the user gave it: the same in every interface. */
  readonly name: string;
  /** Name of its kind; `published`: what other programs publish by POST to `/`. */
  readonly kind: string;
  /** False: nothing is there to be asked or heard, as for what other programs publish. */
  readonly hasWire: boolean;
  /** Catalogue id, e.g. `eastron-sdm630`. */
  readonly model: string;
  /** Type as gosdm630's clients know it: "SDM", "JANITZA", ... */
  readonly type: string;
  readonly manufacturer: string;
  readonly description: string;
  readonly bus: string;
  /** Modbus unit id, inverter number ...; null where the wire has none. */
  readonly id: number | null;
  /** Number in gosdm630's interfaces (`/last/11`); null: the device is not shown there. */
  readonly apiId: number | null;
  /** Phases the model measures; null = not known (generic models, water, gas). */
  readonly phases: 1 | 3 | null;
  readonly lifetimeMs: number;
  /** What it measures, as far as known beforehand: measurand -> canonical unit. */
  readonly measurands: Readonly<Record<string, string | null>>;
  /** Whether all of them are known beforehand, or some only when the device has sent them. */
  readonly values: 'declared' | 'when heard';
  /** The most that the model is built for; left out: not known, or transformers may stand before it. */
  readonly carries?: Carries;
  /** What people read of it; left out: its name. */
  readonly shown?: ShownNames;
  /** What its place in the house makes of its values; left out: they are published as it gives them. */
  readonly placement?: PlacementView;
  /** Named special treatments in force. */
  readonly quirks: readonly string[];
  health(): DeviceHealth;
  /** What the model or the configuration says of a value beyond its name; left out, undefined: nothing. */
  meaningOf?(measurand: string): ValueMeaning | undefined;
  /** What it sent last, word for word; left out where there is nothing of the kind. */
  lastReceived?(): LastReceived;
}

/** What a value of a device means. Without a device, or where its model says nothing, the name and the unit decide. */
export function meaningOf(
  view: Pick<DeviceView, 'meaningOf'> | undefined,
  measurand: string,
  unit: string | null,
): ValueMeaning {
  return view?.meaningOf?.(measurand) ?? { ...valueInfo(measurand, unit), adds: null };
}
