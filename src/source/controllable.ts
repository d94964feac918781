// What the command floor needs of a device that can be told something. Interface only; it must not know commands.
import type { HttpSetting } from '../definition/http/device.ts';

export interface Controllable {
  readonly device: string;
  /** Where settings go and how their answer is read. */
  readonly setting: HttpSetting;
  /** GETs the path ahead of polls, through the device's own queue, and resolves with the parsed JSON. */
  send(path: string): Promise<unknown>;
  /** Asks the device for its values again in `afterMs` instead of at its next turn. */
  refresh(afterMs: number): void;
}
