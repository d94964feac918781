// What the command floor needs of a device that can be told something. Interface only; it must not know commands.
import type { ReadingValue } from '../model/reading.ts';

/** One thing to be set. */
export interface Wish {
  readonly key: string;
  /** The value as text: `8`, `true`, `eco`. */
  readonly text: string;
}

/** Which reading shows a setting, and what the setting is when it has this value; null: not known. */
export interface Shown {
  readonly measurand: string;
  readonly settingOf: (reading: ReadingValue) => ReadingValue | null;
}

export interface Controllable {
  readonly device: string;
  /** How long the device takes to show what it was told, ms. */
  readonly effectMs: number;
  readonly shownBy: Readonly<Record<string, Shown>>;
  /** Tells it ahead of polls, through the device's own queue. Per key: true, or why it was not done. */
  tell(wishes: readonly Wish[]): Promise<ReadonlyMap<string, true | string>>;
  /** What is set now, by key; keys that the device does not tell are missing. */
  look(keys: readonly string[]): Promise<ReadonlyMap<string, ReadingValue>>;
  /** Asks the device for its values again in `afterMs` instead of at its next turn. */
  refresh(afterMs: number): void;
}
