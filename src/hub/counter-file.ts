// Keeps the counter readings over a restart in a small file: at most one write a minute, each whole or not at all.
// It must not know what the readings are for.
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { CounterMemory } from '../live/counter-memory.ts';
import type { Clock } from '../model/clock.ts';
import { errorText } from '../model/error.ts';
import type { PulseMemory } from '../source/pulses/pulse-memory.ts';
import { writeAtomically } from '../output/csv/write-atomically.ts';

const WRITE_MS = 60_000;

const REMEDY = 'What to do: check space and rights of its folder, or name another file with `counters.path`.';

const fallSchema = z.object({ first: z.number(), firstAtMs: z.number(), value: z.number(), atMs: z.number() });

const counterSchema = z.object({
  value: z.number(),
  unit: z.string().nullable(),
  atMs: z.number(),
  serial: z.string().exactOptional(),
  madeOf: z.string().exactOptional(),
  fall: fallSchema.exactOptional(),
});

const pulseSchema = z.object({
  start: z.number(),
  count: z.number(),
  total: z.number(),
  before: z.object({ count: z.number(), total: z.number() }).exactOptional(),
});

const fileSchema = z.object({
  counters: z.record(z.string(), z.record(z.string(), counterSchema)),
  pulses: z.record(z.string(), z.record(z.string(), pulseSchema)).default({}),
});

export interface CounterFileOptions {
  readonly path: string;
  readonly memory: CounterMemory;
  readonly pulses: PulseMemory;
  readonly clock: Clock;
  readonly log: Logger;
}

export class CounterFile {
  readonly #options: CounterFileOptions;
  readonly #cancel: () => void;
  #written = -1;
  #writing: Promise<void> = Promise.resolve();
  /** The last failure that was logged: the same one is said once. */
  #failure: string | null = null;

  constructor(options: CounterFileOptions) {
    this.#options = options;
    this.#load();
    this.#cancel = options.clock.every(WRITE_MS, () => void this.#save());
  }

  get path(): string {
    return this.#options.path;
  }

  /** Writes what is not written yet. Never rejects. */
  async stop(): Promise<void> {
    this.#cancel();
    await this.#save();
    this.#options.pulses.isKept = false;
  }

  #load(): void {
    const { path, memory, pulses, log } = this.#options;
    pulses.isKept = true;
    try {
      const kept = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      memory.learn(kept.counters);
      pulses.learn(kept.pulses);
      this.#written = this.#revision;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      log.warn(`the counter readings of the last run cannot be read from ${path}: ${errorText(error)}. ${REMEDY}`);
    }
  }

  get #revision(): number {
    return this.#options.memory.revision + this.#options.pulses.revision;
  }

  #save(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { path, memory, pulses, log } = this.#options;
    const revision = this.#revision;
    if (revision === this.#written || revision === 0) return;
    try {
      await writeAtomically(path, `${JSON.stringify({ counters: memory.all(), pulses: pulses.all() })}\n`);
      this.#written = revision;
      this.#failure = null;
    } catch (error) {
      const text = errorText(error);
      if (text !== this.#failure) log.warn(`the counter readings cannot be kept in ${path}: ${text}. ${REMEDY}`);
      this.#failure = text;
    }
  }
}
