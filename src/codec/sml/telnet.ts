// Undoes what a converter does that speaks telnet instead of raw TCP: every byte ff is sent twice, and ff with another byte
// is a word between the two ends (RFC 854). Knows bytes only: whether the stream is telnet at all is for the checksum to say.

const IAC = 0xff;
/** WILL, WONT, DO and DONT; one more byte says what. */
const FIRST_OPTION = 0xfb;
const SUBNEGOTIATION = 0xfa;
const SUBNEGOTIATION_END = 0xf0;

type State = 'data' | 'iac' | 'option' | 'inside' | 'inside iac';

export class TelnetFilter {
  #state: State = 'data';
  #given = 0;
  /** Where in what was given a byte was left out, oldest first. */
  #gaps: number[] = [];
  #hasGreeted = false;

  /** The bytes that were meant. */
  push(chunk: Uint8Array): Uint8Array {
    const meant = new Uint8Array(chunk.length);
    let length = 0;
    for (const byte of chunk) {
      const before = this.#state;
      this.#state = next(before, byte);
      if (this.#state === 'option' && this.#given + length === 0) this.#hasGreeted = true;
      const isData = before === 'data' ? byte !== IAC : before === 'iac' && byte === IAC;
      if (isData) meant[length++] = byte;
      else if (before === 'data') this.#gaps.push(this.#given + length);
    }
    this.#given += length;
    return meant.subarray(0, length);
  }

  /** Whether something was left out inside of what was given between these places, not at its ends. */
  hasGap(from: number, to: number): boolean {
    return this.#gaps.some((gap) => gap > from && gap < to);
  }

  /** Places that will not be asked for any more need not be kept. */
  forget(before: number): void {
    const keep = this.#gaps.findIndex((gap) => gap >= before);
    this.#gaps = keep < 0 ? [] : keep === 0 ? this.#gaps : this.#gaps.slice(keep);
  }

  /** The stream begins anew; places count from 0 again. */
  reset(): void {
    this.#state = 'data';
    this.#given = 0;
    this.#gaps = [];
  }

  /** A converter that speaks telnet says what it can before anything else. */
  get hasGreeted(): boolean {
    return this.#hasGreeted;
  }

  /** How many bytes were given. */
  get given(): number {
    return this.#given;
  }
}

function next(state: State, byte: number): State {
  switch (state) {
    case 'data':
      return byte === IAC ? 'iac' : 'data';
    case 'iac':
      if (byte === SUBNEGOTIATION) return 'inside';
      return byte >= FIRST_OPTION && byte < IAC ? 'option' : 'data';
    case 'option':
      return 'data';
    case 'inside':
      return byte === IAC ? 'inside iac' : 'inside';
    case 'inside iac':
      return byte === SUBNEGOTIATION_END ? 'data' : 'inside';
  }
}
