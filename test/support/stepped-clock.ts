// The fake clock with a wall clock that can be set, as NTP or a person sets it: monotonic time does not notice.
import { FakeClock } from './fake-clock.ts';

export class SteppedClock extends FakeClock {
  #stepMs = 0;

  /** Sets the wall clock forward (or back). */
  stepWall(ms: number): void {
    this.#stepMs += ms;
  }

  override wallMs(): number {
    return super.wallMs() + this.#stepMs;
  }
}
