// What is known of a program or inverter that reads a meter: its requests, and which values it acts on. Types only.
import type { Measurand } from '../../../vocabulary/measurands.ts';

export const MASTER_NAMES = ['mbmd', 'victron', 'solaredge', 'sungrow'] as const;
export type MasterName = (typeof MASTER_NAMES)[number];

/** Function, first register (wire address), registers. */
export type MasterRequest = readonly [fn: 3 | 4, address: number, count: number];

export interface KnownMaster {
  /** As in `for`. */
  readonly name: MasterName;
  /** For people. */
  readonly title: string;
  /** Catalogue ids of the meters that it reads like this. Empty: any, register by register as the meter's table has them. */
  readonly models: readonly string[];
  /** Where its requests and its ways were found. */
  readonly sources: readonly string[];
  readonly requests: readonly MasterRequest[];
  /** What it acts on: a value of these that is missing stays an exception. `all`: nothing is known. */
  readonly uses: readonly Measurand[] | 'all';
  /** How a value is answered that is missing and that it does not act on. NaN where registers are floats, which it skips. */
  readonly absent: 'nan' | 'zero';
}
