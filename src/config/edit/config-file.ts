// The configuration file as the page changes it: read, changed, checked by the loader, shown as a difference, written, and
// its last versions kept. It must not know the running program.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import type { ConfigProblem } from '../../yaml/file-problem.ts';
import { readYaml } from '../../yaml/yaml-source.ts';
import type { Config } from '../config.ts';
import type { LoadResult } from '../load.ts';
import { parseConfig, withoutSecrets } from './config-values.ts';
import { difference, type DifferenceLine } from './difference.ts';
import { editConfig, type ConfigEdit } from './edit.ts';
import { isReadOnly, replaceFile } from './replace-file.ts';
import { makeFolder } from '../../files/make-folder.ts';

export interface ConfigFileOptions {
  readonly path: string;
  /** Where its last versions are kept. */
  readonly versions: string;
  /** What the program makes of a text. */
  readonly load: (text: string) => LoadResult;
  readonly clock: Clock;
  /** The text of a file that is not there yet. */
  readonly initial: () => string;
}

export interface StoredConfig {
  readonly path: string;
  /** Of the text: what a change is made from. */
  readonly revision: string;
  /** False: it comes into being with the first change. */
  readonly exists: boolean;
  /** Without secrets; null: it has a mistake of YAML. */
  readonly values: unknown;
}

export interface PlannedChange {
  readonly revision: string;
  /** Null stands for lines left out. Without secrets. */
  readonly difference: readonly (DifferenceLine | null)[];
  readonly warnings: readonly ConfigProblem[];
}

export interface WrittenChange extends PlannedChange {
  /** False: the file may not be written; `text` is what it should say. */
  readonly written: boolean;
  readonly text: string | null;
}

/** How many versions are kept. */
const VERSIONS = 10;
/** Texts whose changes can be shown to who has read them. */
const REMEMBERED = 20;

export class ConfigFile {
  readonly #options: ConfigFileOptions;
  /** By revision. */
  readonly #read = new Map<string, string>();
  /** Made once: it may say when, and must not differ between what was read and what is written. */
  #initial: string | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: ConfigFileOptions) {
    this.#options = options;
  }

  get path(): string {
    return this.#options.path;
  }

  /** Rejects with CONFIG_UNREADABLE. */
  async read(): Promise<StoredConfig> {
    const { text, exists } = await this.#text();
    const parsed = parseConfig(text);
    const values = parsed === null ? null : withoutSecrets(parsed.values);
    return { path: this.path, revision: revisionOf(text), exists, values };
  }

  /** What the change would do. Rejects with CONFIG_CHANGED, CONFIG_EDIT, CONFIG_UNREADABLE, or a ConfigError with its mistakes. */
  async plan(edits: readonly ConfigEdit[], revision: string): Promise<PlannedChange> {
    const { before, after, warnings, exists } = await this.#prepared(edits, revision);
    return { revision, difference: shownDifference(exists ? before : '', after), warnings };
  }

  /** What the program would make of it. Rejects as `plan`. */
  async configWith(edits: readonly ConfigEdit[], revision: string): Promise<Config> {
    return (await this.#prepared(edits, revision)).config;
  }

  /** Carries it out. Rejects as `plan`, and with the error of a full or broken disk; nothing is changed then. */
  save(edits: readonly ConfigEdit[], revision: string): Promise<WrittenChange> {
    const turn = this.#writing.then(async (): Promise<WrittenChange> => {
      const { before, after, warnings, exists } = await this.#prepared(edits, revision);
      const change = { difference: shownDifference(exists ? before : '', after), warnings };
      if (before === after && exists) return { ...change, revision, written: true, text: null };
      try {
        if (exists) await this.#keepVersion(before);
        await this.#unchanged(before, exists);
        await replaceFile(this.path, after);
      } catch (error) {
        if (!isReadOnly(error)) throw error;
        return { ...change, revision, written: false, text: maskedText(after) };
      }
      const next = revisionOf(after);
      this.#remember(next, after);
      return { ...change, revision: next, written: true, text: null };
    });
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Writes the text of an earlier revision again. False: the file is no longer what `from` was, or may not be written; nothing is
   * changed then. Rejects with the error of a full or broken disk.
   */
  revert(from: string, to: string): Promise<boolean> {
    const turn = this.#writing.then(async () => {
      const { text, exists } = await this.#text();
      const before = this.#read.get(to);
      if (revisionOf(text) !== from || before === undefined || !exists) return false;
      try {
        await this.#keepVersion(text);
        await replaceFile(this.path, before);
        return true;
      } catch (error) {
        if (isReadOnly(error)) return false;
        throw error;
      }
    });
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #prepared(edits: readonly ConfigEdit[], revision: string) {
    const { text: before, exists } = await this.#text();
    this.#demand(revision, before);
    const edited = editConfig(before, edits);
    if (!edited.ok) {
      const said = { said: edited.message.en, saidDe: edited.message.de };
      throw new MeterHubError('CONFIG_EDIT', edited.message.en, { details: said });
    }
    const loaded = this.#options.load(edited.text);
    if (!loaded.ok) throw new ConfigError('the changed configuration has mistakes', loaded.problems);
    return { before, after: edited.text, warnings: loaded.warnings, config: loaded.config, exists };
  }

  async #text(): Promise<{ readonly text: string; readonly exists: boolean }> {
    const text = await this.#stored();
    const exists = text !== null;
    this.#initial ??= this.#options.initial();
    const current = text ?? this.#initial;
    this.#remember(revisionOf(current), current);
    return { text: current, exists };
  }

  /** Null: there is no file. */
  async #stored(): Promise<string | null> {
    const { path } = this.#options;
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (errnoOf(error).errno === 'ENOENT') return null;
      const details = { path, ...errnoOf(error) };
      const message = `cannot read the configuration ${path}: ${errorText(error)}`;
      throw new MeterHubError('CONFIG_UNREADABLE', message, { cause: error, details });
    }
  }

  #demand(revision: string, text: string): void {
    if (revisionOf(text) === revision) return;
    const known = this.#read.get(revision);
    throw new ConfigChanged(revisionOf(text), known === undefined ? null : shownDifference(known, text));
  }

  /** Between reading and writing somebody may have saved it in an editor. */
  async #unchanged(text: string, existed: boolean): Promise<void> {
    const now = await this.#stored();
    if (existed ? now !== text : now !== null) this.#demand(revisionOf(text), now ?? '');
  }

  #remember(revision: string, text: string): void {
    this.#read.delete(revision);
    this.#read.set(revision, text);
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= REMEMBERED) break;
      this.#read.delete(oldest);
    }
  }

  async #keepVersion(text: string): Promise<void> {
    const { versions, clock } = this.#options;
    try {
      await makeFolder(versions, { mode: 0o750 });
      const before = await versionsIn(versions);
      await replaceFile(join(versions, versionName(clock.wallMs(), before.at(-1))), text);
      for (const old of (await versionsIn(versions)).slice(0, -VERSIONS))
        await rm(join(versions, old), { force: true });
    } catch (error) {
      const en = `The version before cannot be kept in ${versions}: ${errorText(error)}`;
      const saidDe = `Die bisherige Fassung lässt sich nicht in ${versions} aufheben: ${errorText(error)}`;
      throw new MeterHubError('CONFIG_EDIT', en, { cause: error, details: { said: en, saidDe } });
    }
  }
}

/** The oldest first. */
async function versionsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^meterhub-[-\dTZ]+\.yaml$/.test(name)).sort();
}

/** By its time, but always behind the newest: clocks are set back as well. */
function versionName(atMs: number, newest: string | undefined): string {
  const name = `meterhub-${new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')}.yaml`;
  if (newest === undefined || name > newest) return name;
  const [, day, hour, minute, second, ms] = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec(newest) ?? [];
  const lastMs = Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(lastMs) ? name : versionName(lastMs + 1, undefined);
}

/** Somebody else has changed the file meanwhile. */
export class ConfigChanged extends MeterHubError {
  /** Of the file as it is now. */
  readonly revision: string;
  /** What they changed; null: it is not known what was read. */
  readonly difference: readonly (DifferenceLine | null)[] | null;

  constructor(revision: string, changed: ConfigChanged['difference']) {
    super({ code: 'CONFIG_CHANGED', details: {} }, 'The configuration file has changed since it was read.');
    this.revision = revision;
    this.difference = changed;
  }
}

function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function shownDifference(before: string, after: string): (DifferenceLine | null)[] {
  const sources = { before: readYaml(before, {}), after: readYaml(after, {}) };
  return difference(before, after, (side, line) => fixedLength(sources[side].maskedLine(line)));
}

function maskedText(text: string): string {
  const source = readYaml(text, {});
  return text
    .split('\n')
    .map((_, index) => fixedLength(source.maskedLine(index + 1)))
    .join('\n');
}

/** The number of stars would tell the length of a secret. */
function fixedLength(line: string): string {
  return line.replaceAll(/\*{2,}/g, '********');
}
