// Exchanged and reset meters as events: they are kept apart, since a person may correct them. It must not know where.
import { eventIdOf, type HouseEvent } from '../model/event.ts';
import type { CounterExchange } from '../model/exchange.ts';
import type { EventKind } from '../vocabulary/events/kinds.ts';

export const EXCHANGE_KINDS: readonly EventKind[] = ['exchange', 'reset'];

/** `number`: tells apart what happened in the same ms, 0..999. */
export function exchangeEvent(exchange: CounterExchange, number: number): HouseEvent {
  const { device, atMs, measurand, unit, oldLast, newFirst, oldSerial, newSerial, source } = exchange;
  // The same meter that counts from another number was reset; without serial numbers nobody can tell.
  const kind = oldSerial !== null && oldSerial === newSerial ? 'reset' : 'exchange';
  return {
    ...{ id: eventIdOf(atMs, number), kind, atMs, device },
    details: {
      ...{ measurand, oldLast, newFirst, source },
      ...(unit !== null && { unit }),
      ...(oldSerial !== null && { oldSerial }),
      ...(newSerial !== null && { newSerial }),
    },
  };
}
