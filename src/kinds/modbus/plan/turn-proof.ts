// Whether the replies of a turn are those to its own requests, where replies carry no number and a gateway may be behind. Knows the
// bus and registers; it must not know rows or values.
import { faultError, isRefusal, type ModbusExceptionError } from '../bus/modbus-error.ts';
import type { ModbusBus, RequestOptions } from '../bus/modbus-bus.ts';
import type { Span } from '../bus/read-plan.ts';
import type { ReadRequest } from '../../../codec/modbus/request.ts';
import { MeterHubError } from '../../../model/error.ts';
import { witnessOf } from './witness.ts';

export interface TurnProofOptions {
  readonly bus: ModbusBus;
  readonly request: (span: Span) => ReadRequest;
  /** All values that the meter is declared to have and does not refuse, by address. */
  readonly declared: () => readonly Span[];
  /** Most registers that one read may have now. */
  readonly limit: () => number;
}

/** So many proofs of one turn are tried; a meter that refused so many in a row gives none, and is believed without. */
const WITNESSES_PER_TURN = 3;
const VAIN_WITNESSES = 12;

export class TurnProof {
  readonly #options: TurnProofOptions;
  /** The values of each reply of this turn, in the order in which they came. */
  #answered: (readonly Span[])[] = [];
  /** What was asked for when the last of them came. */
  #last: Span | null = null;
  /** Registers of the proof that was asked for last. */
  #lastCount: number | null = null;
  /** Unasked replies were known of when the turn began: then each reply was heard out. */
  #isHeardOut = false;
  /** By address and count: proofs that were refused when they were asked for last. */
  readonly #refused = new Set<string>();
  /** Proofs that were refused in a row. */
  #vain = 0;

  constructor(options: TurnProofOptions) {
    this.#options = options;
  }

  /** A turn begins: what is answered from now on is to be proven together. */
  begin(): void {
    this.#answered = [];
    this.#last = null;
    this.#isHeardOut = this.#options.bus.hasUnaskedReplies;
  }

  answered(asked: Span, values: readonly Span[]): void {
    this.#answered.push(values);
    this.#last = asked;
  }

  /**
   * A gateway may be one or more replies behind for ever, and neighbouring registers of the same length would be taken for the
   * right ones. The turn is proven when its last reply has a length of its own; if it has not, one more read has. And when a
   * reply came meanwhile that nobody asked for, one of them may have been taken for ours.
   * Throws MODBUS_SHIFTED, MODBUS_OTHER_MASTER, or another error of the bus: then nothing of the turn is to be believed.
   */
  async prove(options: RequestOptions): Promise<void> {
    const { bus, request } = this.#options;
    const last = this.#last;
    if (!bus.mayShift || last === null) return;
    if (!this.#proves(last)) await this.#proveByWitness(last, options);
    const isMixedUp = bus.hasUnaskedReplies && !this.#isHeardOut;
    if (isMixedUp) throw faultError(bus.name, request(last), 'MODBUS_OTHER_MASTER', 0);
  }

  /** Another meter, or another firmware: nothing holds that was learned. */
  forget(): void {
    this.#refused.clear();
    this.#vain = 0;
  }

  /**
   * A reply of this length can be the answer to this question only, and to this time it was asked: where it was asked before
   * and not answered in time, the reply to that may stand in front of those to the reads in between.
   */
  #proves(span: Span): boolean {
    const { bus, request } = this.#options;
    return bus.recent.isTelling(request(span)) && bus.owedUntilMs(request(span)) === null;
  }

  /**
   * A refusal proves nothing: it may be the answer to the read before. Each try has another length: what the first was not
   * answered in time could come to the second.
   */
  async #proveByWitness(last: Span, options: RequestOptions): Promise<void> {
    const { bus, request } = this.#options;
    let failure: MeterHubError | null = null;
    let refusal: ModbusExceptionError | null = null;
    for (let tries = 0; tries < WITNESSES_PER_TURN; tries++) {
      const witness = this.#witness((span) => this.#proves(span)) ?? (await this.#awaitWitness(last, options));
      if (witness === null) break;
      try {
        this.#lastCount = witness.count;
        await bus.request(request(witness), { ...options, attempts: 1 });
        this.#vain = 0;
        this.#refused.delete(keyOf(witness));
        return;
      } catch (error) {
        if (isRefusal(error)) {
          refusal = error;
          this.#vain++;
          this.#refused.add(keyOf(witness));
        } else if (error instanceof MeterHubError && error.code === 'MODBUS_TIMEOUT') failure = error;
        else throw error;
      }
    }
    if (failure !== null) throw failure;
    if (refusal !== null && this.#vain < VAIN_WITNESSES) throw refusal;
  }

  /** One to which no late reply may come any more. Polls do not wait for it: they throw. Null: the meter gives none. */
  async #awaitWitness(last: Span, { priority }: RequestOptions): Promise<Span | null> {
    const { bus, request } = this.#options;
    const owed = this.#witness((span) => bus.recent.isTelling(request(span)));
    const untilMs = owed && bus.owedUntilMs(request(owed));
    if (owed === null || untilMs === null) return owed;
    if (priority === 'poll') throw faultError(bus.name, request(last), 'MODBUS_AMBIGUOUS', 0);
    await bus.clock.sleep(untilMs - bus.clock.monotonicMs());
    return owed;
  }

  /** A length that was not asked for lately, where there is such a one: no proof of an earlier turn passes for this one. */
  #witness(isProof: (span: Span) => boolean): Span | null {
    const { bus, declared, limit, request } = this.#options;
    const most = limit();
    const values = declared();
    const find = (mayBe: (span: Span) => boolean): Span | null =>
      witnessOf(this.#answered, values, (span) => span.count > most || !isProof(span) || !mayBe(span));
    const isRefused = (span: Span): boolean => this.#refused.has(keyOf(span));
    const { unit, function: fn } = request({ address: 0, count: 1 });
    const isNew = ({ count }: Span): boolean => !bus.recent.hasAsked(unit, fn, count);
    const isOther = ({ count }: Span): boolean => count !== this.#lastCount;
    return (
      find((span) => isNew(span) && !isRefused(span)) ??
      find((span) => isOther(span) && !isRefused(span)) ??
      find((span) => !isRefused(span)) ??
      find(() => true)
    );
  }
}

function keyOf({ address, count }: Span): string {
  return `${address}+${count}`;
}
