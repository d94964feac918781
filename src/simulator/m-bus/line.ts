// A bus with M-Bus meters on it: bytes of a master in, what all of them answer at once out. Knows no port.
import { ACKNOWLEDGE, encodeFrame } from '../../codec/m-bus/frame.ts';
import { MBusFrameScanner } from '../../codec/m-bus/frame-scanner.ts';
import type { SimulatedMBusMeter } from './meter.ts';

export interface MBusLineOptions {
  readonly meters: readonly SimulatedMBusMeter[];
  /** The level converter returns what the master sends. */
  readonly echo?: boolean;
}

export class SimulatedMBusLine {
  readonly #options: MBusLineOptions;
  readonly #scanner = new MBusFrameScanner();

  constructor(options: MBusLineOptions) {
    this.#options = options;
  }

  /** What comes back. */
  receive(bytes: Uint8Array): Uint8Array {
    const { meters, echo = false } = this.#options;
    const answers = this.#scanner.push(bytes).frames.flatMap((request) => {
      const all = meters.flatMap((meter) => meter.answer(request) ?? []);
      return [...collided(all.map(encodeFrame))];
    });
    return Uint8Array.of(...(echo ? bytes : []), ...answers);
  }
}

/** Meters that send at once draw current at once: a bit is only a mark when it is one for all of them. */
function collided(answers: readonly Uint8Array[]): Uint8Array {
  if (answers.length > 0 && answers.every(([first]) => first === ACKNOWLEDGE)) return Uint8Array.of(ACKNOWLEDGE);
  const length = Math.max(0, ...answers.map((answer) => answer.length));
  return Uint8Array.from({ length }, (_, index) =>
    answers.reduce((bits, answer) => bits & (answer[index] ?? 0xff), 0xff),
  );
}
