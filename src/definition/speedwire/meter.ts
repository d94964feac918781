// What the declaration of a meter that sends Speedwire datagrams may say. No meter, no runtime.
import type { Measurand } from '../../vocabulary/measurands.ts';
import type { ModelBase } from '../model-base.ts';

export interface SpeedwireMeterModel extends ModelBase {
  readonly kind: 'speedwire';
  /** By which its datagrams say what it is. */
  readonly susyIds: readonly number[];
  /** All that it may send. */
  readonly measurands: readonly Measurand[];
  /** Of these: what only some firmware sends. */
  readonly sometimes: readonly Measurand[];
}
