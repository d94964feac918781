// Finds out which meter of the catalogue a unit is: identify registers first, then how well its registers fit.
// Knows declarations; nothing of how ids are found or how results are shown.
import type { Span } from '../bus/read-plan.ts';
import { decodeValue, REGISTER_COUNT } from '../../../codec/modbus/registers.ts';
import { identifyMeaning, identifyRegisterCount } from '../../../definition/modbus/identify.ts';
import type { IdentifyRegister, ModbusMeterModel, ModbusRow } from '../../../definition/modbus/model.ts';
import type { Answer, Question } from './scan-ask.ts';
import type { ScanRegisters } from './scan-registers.ts';
import { judge, score, type RowTally } from './scan-score.ts';

/** A meter that the unit may be, and why. */
export interface Candidate {
  readonly model: ModbusMeterModel;
  readonly reason: string;
}

/** The value that showed that the unit is a meter: L1 voltage, or power where a meter has no voltage. */
export interface ProbeReading {
  readonly measurand: string;
  readonly value: number;
  readonly unit: string;
}

export interface Identification {
  /** The likeliest first; empty when no meter of the catalogue fits. */
  readonly candidates: readonly Candidate[];
  /** Of the first candidate. */
  readonly reading: ProbeReading | null;
  /** The devices behind the unit id that describe themselves, each in its words; left out: it is one meter. */
  readonly parts?: readonly string[];
}

interface Considered {
  readonly model: ModbusMeterModel;
  readonly tally: RowTally;
  /** What its identify register says; null when it says nothing. */
  readonly meaning: string | null;
}

/** First registers of the questions that every unit id is asked, see scan-bus.ts. */
const ASKED_ANYWAY = [0x0000, 0x4a38, 0x0004];
/** Candidates this close to the best (as a share of its score) cannot be told from it. */
const CLOSE_SHARE = 0.85;

/** So many plausible values, and nothing that speaks against it, are no accident: the search may end. */
const CERTAIN_VALUES = 8;

/** So many values have to be plausible where a meter has neither a voltage nor a code. */
const LEAST_WITHOUT_PROBE = 3;

/** Met far more often than what cannot be told from it: named first. Taken for it, they lose nothing. */
const COMMON: ReadonlySet<string> = new Set(['eastron-sdm630']);

/**
 * `ask` asks the unit directly, `registers` remembers. Rejects only when the wire fails.
 * A code of an identify register decides alone, when the meter's probe value is plausible too.
 */
export async function identify(
  models: readonly ModbusMeterModel[],
  registers: ScanRegisters,
  ask: (question: Question) => Promise<Answer>,
): Promise<Identification> {
  const codes = new IdentifyCodes(ask);
  const considered: Considered[] = [];
  for (const group of byProbe(models.filter(isSoughtFor))) {
    const plausible: Considered[] = [];
    for (const model of group) {
      const each = await consider(model, codes, registers);
      if (each?.isDecided === true) return only(model, codeReason(model, each.meaning ?? ''), registers);
      if (each !== null) plausible.push(each);
    }
    for (const each of plausible) {
      considered.push({ ...each, tally: await tallyOf(each.model, each.model.rows, registers) });
    }
    if (considered.some(({ tally }) => tally.good >= CERTAIN_VALUES && tally.odd + tally.missing === 0)) break;
  }
  return ranked(considered, registers);
}

/**
 * Inverters and what else stands in a network says neither by a code nor by a value what it is: to ask all of its registers of every
 * unit would take minutes, and it would be taken for others.
 */
function isSoughtFor({ probe, identify: code, line }: ModbusMeterModel): boolean {
  return probe !== null || code !== null || line !== null;
}

/** What the model's code and probe value say; null when they say that it is not this one. */
async function consider(
  model: ModbusMeterModel,
  codes: IdentifyCodes,
  registers: ScanRegisters,
): Promise<(Considered & { readonly isDecided: boolean }) | null> {
  const probe = probeRow(model);
  const probed = await tallyOf(model, probe === null ? [] : [probe], registers);
  // A unit without a voltage (a meter that is played from another one) can still tell by its code what it is.
  const isProbeMissing = probed.missing > 0;
  if (probe !== null && probed.good === 0 && !isProbeMissing) return null;
  const code = await codes.of(model);
  const meaning = code === null || model.identify === null ? null : identifyMeaning(model.identify, code);
  // A code of 0 is what an empty register holds: it says nothing.
  if (meaning === null && code !== null && code !== 0) return null;
  if (isProbeMissing && (meaning === null || code === 0)) return null;
  const tally = probe === null ? await tallyOf(model, model.rows, registers) : probed;
  // Without code and probe value all that the meter measures has to speak for it.
  if (probe === null && meaning === null && (tally.good < LEAST_WITHOUT_PROBE || tally.odd > 0)) return null;
  const isDecided = meaning !== null && code !== 0 && tally.odd === 0 && tally.missing < tally.rows;
  return { model, meaning, tally, isDecided };
}

/**
 * Models whose probe value lies at the same address belong together, whatever the function (some meters answer to
 * both): only they can be taken for each other. What the scan has asked anyway comes first.
 */
function byProbe(models: readonly ModbusMeterModel[]): ModbusMeterModel[][] {
  const groups = new Map<number, ModbusMeterModel[]>(ASKED_ANYWAY.map((address) => [address, []]));
  for (const model of models) {
    // Those without a probe value are told by their code alone: together with their family's voltage.
    const address = probeRow(model)?.address ?? 0;
    groups.set(address, [...(groups.get(address) ?? []), model]);
  }
  return [...groups.values()];
}

function ranked(considered: readonly Considered[], registers: ScanRegisters): Identification {
  const sorted = [...considered].sort(
    (a, b) => score(b.tally) - score(a.tally) || Number(b.meaning !== null) - Number(a.meaning !== null),
  );
  const [best] = sorted;
  if (best === undefined) return { candidates: [], reading: null };
  const least = score(best.tally) - (1 - CLOSE_SHARE) * Math.abs(score(best.tally));
  const close = sorted
    .filter(({ tally }) => score(tally) >= least)
    .sort((a, b) => Number(COMMON.has(b.model.id)) - Number(COMMON.has(a.model.id)));
  const candidates = close.map(({ model, tally, meaning }) => ({
    model,
    reason: meaning === null ? tallyReason(tally) : `${codeReason(model, meaning)}; ${tallyReason(tally)}`,
  }));
  return { candidates, reading: readingOf((close[0] ?? best).model, registers) };
}

function only(model: ModbusMeterModel, reason: string, registers: ScanRegisters): Identification {
  return { candidates: [{ model, reason }], reading: readingOf(model, registers) };
}

function codeReason({ identify }: ModbusMeterModel, meaning: string): string {
  return `register 0x${(identify?.address ?? 0).toString(16).padStart(4, '0')} says ${meaning}`;
}

function tallyReason({ rows, good, zero, odd, missing }: RowTally): string {
  const parts = [`${good} of ${rows} values are plausible`];
  if (zero > 0) parts.push(`${zero} are 0 or absent`);
  if (missing > 0) parts.push(`${missing} are missing`);
  if (odd > 0) parts.push(`${odd} are implausible`);
  return parts.join(', ');
}

/** Reads the rows and counts how they fit. */
async function tallyOf(
  model: ModbusMeterModel,
  rows: readonly ModbusRow[],
  registers: ScanRegisters,
): Promise<RowTally> {
  await registers.learn(model.function, rows.map(spanOf), model.maxRegistersPerRead);
  const tally = { rows: rows.length, good: 0, zero: 0, odd: 0, missing: 0 };
  for (const row of rows) {
    const bytes = registers.bytes(model.function, spanOf(row));
    if (bytes === null) tally.missing++;
    else tally[judge(row.measurand, decodeValue(bytes, 0, row))]++;
  }
  return tally;
}

function readingOf(model: ModbusMeterModel, registers: ScanRegisters): ProbeReading | null {
  const row = probeRow(model) ?? model.rows.find(({ measurand }) => measurand === 'power');
  const bytes = row === undefined ? null : registers.bytes(model.function, spanOf(row));
  if (row === undefined || bytes === null) return null;
  const value = decodeValue(bytes, 0, row);
  return value === null ? null : { measurand: row.measurand, value, unit: row.unit };
}

function probeRow(model: ModbusMeterModel): ModbusRow | null {
  return model.rows.find(({ measurand }) => measurand === model.probe) ?? null;
}

function spanOf({ address, type }: ModbusRow): Span {
  return { address, count: REGISTER_COUNT[type] };
}

/** The identify registers of one unit, each asked once and alone: some meters mean the code only then. */
class IdentifyCodes {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #codes = new Map<string, number | null>();

  constructor(ask: (question: Question) => Promise<Answer>) {
    this.#ask = ask;
  }

  async of({ identify }: ModbusMeterModel): Promise<number | null> {
    if (identify === null || Object.keys(identify.values).length === 0) return null;
    const key = `${identify.function} ${identify.address} ${identifyRegisterCount(identify)}`;
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = await this.#read(identify);
    this.#codes.set(key, code);
    return code;
  }

  async #read(identify: IdentifyRegister): Promise<number | null> {
    const count = identifyRegisterCount(identify);
    const answer = await this.#ask({ kind: identify.function, address: identify.address, count });
    if (answer.kind !== 'data') return null;
    return answer.data.reduce((code, byte) => code * 256 + byte, 0);
  }
}
