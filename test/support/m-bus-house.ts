// M-Bus meters on a simulated line, and a bus that asks them on a clock that the test moves.
import type { SecondaryAddress } from '../../src/codec/m-bus/secondary-address.ts';
import { parseSecondaryAddress } from '../../src/codec/m-bus/secondary-address.ts';
import { MBus } from '../../src/kinds/m-bus/bus/m-bus.ts';
import { SimulatedMBusLine } from '../../src/simulator/m-bus/line.ts';
import { SimulatedMBusMeter } from '../../src/simulator/m-bus/meter.ts';
import { FakeClock } from './fake-clock.ts';
import { ScriptedStream } from './scripted-stream.ts';

/** 2400 8E1. */
const BYTE_MS = 11_000 / 2400;
/** After the end of the request. */
const ANSWER_MS = 30;

export function secondary(text: string): SecondaryAddress {
  const address = parseSecondaryAddress(text);
  if (address === null) throw new Error(`${text} is no secondary address`);
  return address;
}

export function meter(address: number, text: string, ...telegrams: readonly Uint8Array[][]): SimulatedMBusMeter {
  return new SimulatedMBusMeter({ address, secondary: secondary(text), telegrams: () => telegrams });
}

export interface MBusHouse {
  readonly clock: FakeClock;
  readonly bus: MBus;
  readonly line: SimulatedMBusLine;
  /** The wire that is open now. */
  stream(): ScriptedStream;
  /** How often the wire was opened. */
  opened(): number;
  /** Changes what comes back from the line. */
  twist: (answer: Uint8Array) => Uint8Array;
  /** Lets time pass until the promise is settled, at most so long. */
  settled<T>(promise: Promise<T>, withinMs?: number): Promise<T>;
}

export function mBusHouse(
  meters: readonly SimulatedMBusMeter[],
  { echo = false, isDirect = true }: { readonly echo?: boolean; readonly isDirect?: boolean } = {},
): MBusHouse {
  const clock = new FakeClock();
  const line = new SimulatedMBusLine({ meters, echo });
  const streams: ScriptedStream[] = [];
  const house: MBusHouse = {
    ...{ clock, line },
    bus: new MBus({
      ...{ name: 'mbus', clock, isDirect, timing: { byteMs: BYTE_MS, stallMs: 150 } },
      open() {
        const stream = new ScriptedStream(clock, (written, answer) => {
          const back = house.twist(line.receive(written));
          if (back.length > 0) answer(back, (written.length + back.length) * BYTE_MS + ANSWER_MS);
        });
        streams.push(stream);
        return Promise.resolve(stream);
      },
    }),
    stream() {
      const stream = streams.at(-1);
      if (stream === undefined) throw new Error('it was never opened');
      return stream;
    },
    opened: () => streams.length,
    twist: (answer) => answer,
    async settled(promise, withinMs = 60_000) {
      const state = { isSettled: false };
      const done = promise.finally(() => (state.isSettled = true));
      done.catch(() => undefined);
      for (let ms = 0; ms < withinMs; ms += 100) {
        if (isOver(state)) return done;
        await clock.advance(100);
      }
      if (!isOver(state)) throw new Error(`not settled within ${withinMs} ms`);
      return done;
    },
  };
  house.bus.start();
  return house;
}

function isOver({ isSettled }: { readonly isSettled: boolean }): boolean {
  return isSettled;
}
