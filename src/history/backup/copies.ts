// The copies of a history in their folder: what they are called, which one is newest, which ones are too many. Pure.
import { basename } from 'node:path';

export interface Copy {
  readonly name: string;
  /** When it was made, ms since the epoch, to the second. */
  readonly atMs: number;
}

const STAMP = /^-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)Z\.db$/;

/** `history-20260115-030000Z.db`: UTC, so that names are in the order of time in autumn, too. */
export function copyName(historyPath: string, atMs: number): string {
  const stamp = new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${stemOf(historyPath)}-${stamp}Z.db`;
}

/** What is being written, or was when the power failed. */
export function isPart(name: string, historyPath: string): boolean {
  return name.endsWith('.part') && isCopy(name.slice(0, -'.part'.length), historyPath);
}

/** Those among the names of a folder, newest first. One that claims to be of the future is the oldest: the clock was wrong. */
export function copiesAmong(names: readonly string[], historyPath: string, nowMs: number): Copy[] {
  const copies = names
    .filter((name) => isCopy(name, historyPath))
    .map((name) => ({ name, atMs: timeOf(name, historyPath) }));
  const age = ({ atMs }: Copy): number => (atMs <= nowMs ? nowMs - atMs : Infinity);
  return copies.sort((a, b) => (age(a) === age(b) ? 0 : age(a) - age(b)));
}

/** The newest `keep` stay. */
export function tooMany(copies: readonly Copy[], keep: number): readonly Copy[] {
  return copies.slice(keep);
}

/** When the next one is due, ms since the epoch. */
export function nextCopyMs(copies: readonly Copy[], everyMs: number, nowMs: number): number {
  const newest = copies[0];
  return newest === undefined || newest.atMs > nowMs ? nowMs : newest.atMs + everyMs;
}

function isCopy(name: string, historyPath: string): boolean {
  const stem = stemOf(historyPath);
  return name.startsWith(stem) && STAMP.test(name.slice(stem.length));
}

function timeOf(name: string, historyPath: string): number {
  const [, year, month, day, hour, minute, second] = STAMP.exec(name.slice(stemOf(historyPath).length)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

function stemOf(historyPath: string): string {
  return basename(historyPath).replace(/\.db$/, '');
}
