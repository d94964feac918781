// Another master's way to the meters of a bus: through the cache, else through the queue of the bus. It must not know
// sockets.
import { ModbusExceptionError } from '../../../kinds/modbus/bus/modbus-error.ts';
import type { BusExchange, SharedWire } from '../../../source/lent-bus.ts';
import type { ModbusRequest, ReadRequest, WriteRequest } from '../../../codec/modbus/request.ts';
import { DEVICE_BUSY, ILLEGAL_FUNCTION, NO_PATH, NO_RESPONSE } from '../../../codec/modbus/slave-frames.ts';
import type { SharedBus as SharedBusConfig } from '../config.ts';
import type { Clock } from '../../../model/clock.ts';
import { MeterHubError } from '../../../model/error.ts';
import { ReadCache, type ReadAnswer } from './read-cache.ts';
import { SilentUnits } from './silent-units.ts';

/** Requests of guests that may wait for one bus; at 9600 baud it takes seconds to serve all of them. */
const MAX_WAITING = 32;
/** A meter that answers is asked again when a reply is lost. */
const ATTEMPTS = 2;

export interface SharedBusOptions {
  readonly config: SharedBusConfig;
  /** The bus as it is now: a changed configuration builds it anew. Null: there is none. */
  readonly findWire: () => SharedWire | null;
  readonly clock: Clock;
  /** A write came in that is not allowed. */
  readonly onRefusedWrite: (request: WriteRequest) => void;
}

export interface CacheFigures {
  readonly hits: number;
  readonly misses: number;
}

export class SharedBus {
  readonly #options: SharedBusOptions;
  readonly #cache: ReadCache;
  readonly #silent = new SilentUnits();
  /** Reads under way, by what they ask: who asks the same waits for the same answer. */
  readonly #underWay = new Map<string, Promise<ReadAnswer>>();
  #wire: SharedWire | null = null;
  #unsubscribe: () => void = () => undefined;
  #waiting = 0;
  #hits = 0;
  #misses = 0;

  constructor(options: SharedBusOptions) {
    this.#options = options;
    this.#cache = new ReadCache(options.config.cacheMs);
  }

  get name(): string {
    return this.#options.config.bus;
  }

  /** Reads that needed no wire of their own, and those that did. */
  get figures(): CacheFigures {
    return { hits: this.#hits, misses: this.#misses };
  }

  /** Begins to listen to what the polls read. */
  start(): void {
    this.#currentWire();
  }

  stop(): void {
    this.#unsubscribe();
    this.#wire = null;
  }

  /** Whether requests to the unit belong to this bus. */
  has(unit: number): boolean {
    const { units } = this.#options.config;
    return units === null || units.includes(unit);
  }

  /** The registers that were read (none after a write), or the code of an exception. Never rejects. */
  answer(request: ModbusRequest): ReadAnswer | Promise<ReadAnswer> {
    const wire = this.#currentWire();
    if (wire === null || request.unit < wire.units.first || request.unit > wire.units.last) return NO_PATH;
    return request.kind === 'read' ? this.#read(wire, request) : this.#write(wire, request);
  }

  #read(wire: SharedWire, request: ReadRequest): ReadAnswer | Promise<ReadAnswer> {
    const nowMs = this.#options.clock.monotonicMs();
    const fresh = this.#cache.find(request, nowMs);
    if (fresh !== null) {
      this.#hits++;
      return fresh;
    }
    if (this.#silent.isSilent(request.unit, nowMs)) return NO_RESPONSE;
    const key = `${request.unit} ${request.function} ${request.address} ${request.count}`;
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      this.#hits++;
      return underWay;
    }
    if (this.#waiting >= MAX_WAITING) return DEVICE_BUSY;
    this.#misses++;
    const answer = this.#send(wire, request, this.#silent.isDoubtful(request.unit) ? 1 : ATTEMPTS);
    this.#underWay.set(key, answer);
    return answer.finally(() => this.#underWay.delete(key));
  }

  #write(wire: SharedWire, request: WriteRequest): ReadAnswer | Promise<ReadAnswer> {
    const { config, clock, onRefusedWrite } = this.#options;
    if (!config.write) {
      onRefusedWrite(request);
      return ILLEGAL_FUNCTION;
    }
    if (this.#silent.isSilent(request.unit, clock.monotonicMs())) return NO_RESPONSE;
    if (this.#waiting >= MAX_WAITING) return DEVICE_BUSY;
    // Once only: nobody knows whether a write without an answer was carried out.
    return this.#send(wire, request, 1);
  }

  async #send(wire: SharedWire, request: ModbusRequest, attempts: number): Promise<ReadAnswer> {
    this.#waiting++;
    try {
      return await wire.request(request, attempts);
    } catch (error) {
      return exceptionOf(error);
    } finally {
      this.#waiting--;
    }
  }

  /** The bus as it is now; what was heard on another one before says nothing about it. */
  #currentWire(): SharedWire | null {
    const wire = this.#options.findWire();
    if (wire === this.#wire) return wire;
    this.#unsubscribe();
    this.#cache.clear();
    this.#silent.clear();
    this.#wire = wire;
    this.#unsubscribe = wire?.exchanges.subscribe((exchange) => this.#hear(exchange)) ?? (() => undefined);
    return wire;
  }

  #hear({ request, outcome }: BusExchange): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (outcome.kind === 'failed') {
      if (outcome.code === 'MODBUS_TIMEOUT') this.#silent.failed(request.unit, nowMs);
    } else if (outcome.kind === 'exception' && GATEWAY_EXCEPTIONS.has(outcome.code)) {
      this.#silent.failed(request.unit, nowMs);
    } else this.#silent.answered(request.unit);
    // Also a write that failed may have been carried out.
    if (request.kind === 'write') this.#cache.forget(request.unit);
    else if (outcome.kind === 'data') this.#cache.put(request, outcome.data, nowMs);
    else if (outcome.kind === 'exception') this.#cache.put(request, outcome.code, nowMs);
  }
}

/** Another gateway says that the meter behind it does not answer. */
const GATEWAY_EXCEPTIONS: ReadonlySet<number> = new Set([NO_PATH, NO_RESPONSE]);

function exceptionOf(error: unknown): number {
  if (error instanceof ModbusExceptionError) return error.exceptionCode;
  return error instanceof MeterHubError && error.code.startsWith('MODBUS_') ? NO_RESPONSE : NO_PATH;
}
