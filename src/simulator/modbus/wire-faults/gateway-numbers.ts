// Gateways that give replies over Modbus TCP numbers of their own. Pure.

export const NUMBER_HABITS = ['two', 'zero', 'swapped'] as const;
/** `two`: always 2; `zero`: always 0; `swapped`: the bytes exchanged. */
export type NumberHabit = (typeof NUMBER_HABITS)[number];

/** The number in the reply to a request with the number `sent`; null: as it should be. */
export function replyNumber(habit: NumberHabit | null, sent: number): number {
  switch (habit) {
    case null:
      return sent;
    case 'two':
      return 2;
    case 'zero':
      return 0;
    case 'swapped':
      return ((sent & 0xff) << 8) | (sent >> 8);
  }
}
