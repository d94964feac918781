// Gateways that give replies transaction numbers of their own: always the same, counted by themselves, bytes exchanged. Learns
// such a habit from replies that fit in all but the number. Pure; knows no frames and no time.

/** So many replies in a row must agree: a damaged number is chance, a habit is not. */
const REPLIES_TO_LEARN = 3;
const NUMBERS = 0x10000;

interface Seen {
  readonly sent: number;
  readonly got: number;
}

type Habit =
  | { readonly kind: 'constant'; readonly number: number }
  | { readonly kind: 'shifted'; readonly by: number }
  | { readonly kind: 'swapped' };

export class NumberHabit {
  #habit: Habit | null = null;
  /** The last replies with an unexpected number, oldest first. */
  #seen: Seen[] = [];

  /** True while a number tells for sure which request a reply belongs to. */
  get tellsRequests(): boolean {
    return this.#habit === null || this.#habit.kind === 'swapped';
  }

  /** A reply to the request `sent` came with its own number: the gateway does as it should. */
  sawOwn(): void {
    this.#seen = [];
  }

  /**
   * The only request under way had the number `sent`, and a reply that fits in all else came with `got`. True when that is the
   * gateway's habit, so that it can be believed.
   */
  sawOther(sent: number, got: number): boolean {
    const habit = this.#habit;
    if (habit !== null && fits(habit, { sent, got })) {
      this.#seen = [];
      return true;
    }
    this.#seen = [...this.#seen, { sent, got }].slice(-REPLIES_TO_LEARN);
    const learned =
      this.#seen.length < REPLIES_TO_LEARN ? undefined : habitsOf({ sent, got }).find((each) => this.#isSeen(each));
    if (learned === undefined) return false;
    this.#habit = learned;
    this.#seen = [];
    return true;
  }

  #isSeen(habit: Habit): boolean {
    return this.#seen.every((seen) => fits(habit, seen));
  }
}

function habitsOf({ sent, got }: Seen): Habit[] {
  return [
    { kind: 'swapped' },
    { kind: 'constant', number: got },
    { kind: 'shifted', by: (got - sent + NUMBERS) % NUMBERS },
  ];
}

function fits(habit: Habit, { sent, got }: Seen): boolean {
  switch (habit.kind) {
    case 'constant':
      return got === habit.number;
    case 'shifted':
      return got === (sent + habit.by) % NUMBERS;
    case 'swapped':
      return got === (((sent & 0xff) << 8) | (sent >> 8));
  }
}
