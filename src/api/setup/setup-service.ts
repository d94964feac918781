// What the page's set-up is given by the hub. Types only: the hub and tests build it.
import type { ConfigEdit } from '../../config/edit/edit.ts';
import type { PlannedChange, StoredConfig, WrittenChange } from '../../config/edit/config-file.ts';
import type { ErrorProblem } from '../../model/problem.ts';
import type { Reading } from '../../model/reading.ts';

export interface SerialPortFacts {
  readonly port: string;
  /** The bus of the configuration that uses it; null: it is free. */
  readonly usedBy: string | null;
}

/** Where to look for meters. */
export type SearchedWire = { readonly port: string } | { readonly address: string };

export interface FoundFacts {
  /** Wire, setting and number: the same as long as the search lasts. */
  readonly key: string;
  /** Entries as the file may have them; the device's has no bus yet. An empty bus: the device has a wire of its own. */
  readonly bus: Readonly<Record<string, unknown>>;
  readonly device: Readonly<Record<string, unknown>>;
  /** The bus of the configuration that it is on already. */
  readonly onBus: string | null;
  /** The device of the configuration that it is already. */
  readonly configuredAs: string | null;
  /** Something answers that nobody can understand: two meters with one number, or another setting. */
  readonly isDamaged: boolean;
  /** What it may be, the likeliest first. */
  readonly models: readonly string[];
  readonly serial: string | null;
  readonly readings: readonly Reading[];
  readonly problem: ErrorProblem | null;
}

export interface SearchFacts {
  readonly isRunning: boolean;
  /** Where it looks now, for a person; null: nowhere. */
  readonly at: string | null;
  readonly done: number;
  readonly count: number;
  readonly found: readonly FoundFacts[];
  /** Wires that could not be looked at. */
  readonly problems: readonly { readonly wire: string; readonly problem: ErrorProblem }[];
}

/** When a change of how the hub is reached is undone, unless somebody confirms it; ms since the epoch, null: it is not. */
export interface Confirmable {
  readonly confirmUntilMs: number | null;
}

export interface SetupService {
  stored(): Promise<StoredConfig & Confirmable>;
  /** The hub can be reached after the last change. False: nothing waited for it. */
  confirm(who: string): boolean;
  ports(): readonly SerialPortFacts[];
  /** Rejects with SETUP_BUSY, SETUP_ADDRESS or SETUP_PATH. */
  startSearch(wires: readonly SearchedWire[]): Promise<void>;
  search(): SearchFacts;
  stopSearch(): Promise<void>;
  /** What the device answers. Rejects with why it does not, and as `plan`. */
  attempt(
    edits: readonly ConfigEdit[],
    revision: string,
    device: string,
  ): Promise<{ readonly readings: readonly Reading[]; readonly serial: string | null }>;
  /** Rejects with CONFIG_CHANGED, CONFIG_EDIT, CONFIG_UNREADABLE, SETUP_PATH, or a ConfigError with all mistakes. */
  plan(edits: readonly ConfigEdit[], revision: string): Promise<PlannedChange>;
  /** Writes and brings it into force; rejects as `plan`. `who` is for the log. */
  save(
    edits: readonly ConfigEdit[],
    revision: string,
    who: string,
  ): Promise<WrittenChange & Confirmable & { readonly changed: readonly string[] }>;
}
