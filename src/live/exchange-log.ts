// The exchanges and resets of meters that are known, oldest first: what the interfaces show, and who is told of a new one.
// It must not know where they are kept.
import { Broadcast } from '../async/broadcast.ts';
import type { CounterExchange } from '../model/exchange.ts';

/** A house has a few in its life; this many are a meter that goes wild. */
const MOST = 1000;

export class ExchangeLog {
  /** New ones. */
  readonly added: Broadcast<CounterExchange>;
  #all: readonly CounterExchange[] = [];

  constructor(onListenerError: (error: unknown) => void) {
    this.added = new Broadcast(onListenerError);
  }

  all(): readonly CounterExchange[] {
    return this.#all;
  }

  add(exchange: CounterExchange): void {
    this.learn([exchange]);
    this.added.publish(exchange);
  }

  /** Takes over what was kept before the start; nobody is told. */
  learn(exchanges: readonly CounterExchange[]): void {
    const byKey = new Map([...this.#all, ...exchanges].map((one) => [keyOf(one), one]));
    this.#all = [...byKey.values()].sort((a, b) => a.atMs - b.atMs).slice(-MOST);
  }
}

/** For the log. */
export function exchangeText({ device, measurand, unit, oldLast, newFirst, ...serials }: CounterExchange): string {
  const { oldSerial, newSerial } = serials;
  const amount = (value: number): string => `${value}${unit === null ? '' : ` ${unit}`}`;
  const meters = oldSerial !== null && newSerial !== null ? ` (serial number ${oldSerial}, now ${newSerial})` : '';
  return `${device}: the meter was exchanged or reset${meters}: ${measurand} ended at ${amount(oldLast)} and goes on from ${amount(newFirst)}`;
}

function keyOf({ device, measurand, unit, atMs }: CounterExchange): string {
  return JSON.stringify([device, measurand, unit, atMs]);
}
