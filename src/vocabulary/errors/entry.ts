// What the catalogue says of one error code.
import type { Text } from '../text.ts';
import type { DetailName, DetailRule } from './details.ts';

/** `en`, `de`: what went wrong, as a sentence for a person; on the page the details follow it. */
export interface ErrorEntry extends Text {
  /** What to do about it. */
  readonly remedy: Text;
  /** Of an answer to a client of our own interfaces; null: no client is ever told this one. */
  readonly httpStatus: number | null;
  /** True when trying again later may help without anyone doing anything. */
  readonly transient: boolean;
  readonly details: Readonly<Partial<Record<DetailName, DetailRule>>>;
}
