// What is known of a Modbus meter: its rows, how it is told apart, its settings. Types only; no meter, no runtime.
import type { WordOrder, ValueFormat, RegisterType } from '../../codec/modbus/registers.ts';
import type { Framing } from '../../transport/serial-line.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import type { Carries } from '../../vocabulary/possible.ts';
import type { Counts } from '../../vocabulary/units.ts';
import type { ModelBase } from '../model-base.ts';

/** `fast`: what changes by the second (power, current, voltage, frequency ...); `slow`: counters and THD. */
export type PollGroup = 'fast' | 'slow';

/** Which Modbus function reads a register: 4 (input) or 3 (holding). */
export type RegisterKind = 'input' | 'holding';

/** What another source says about a register; why it was not followed. */
export interface Disputed {
  readonly source: string;
  readonly why: string;
  readonly address?: number;
  readonly type?: RegisterType;
  readonly scale?: number;
  readonly measurand?: string;
}

/** One value of a meter: where it lies and what it means. */
export interface ModbusRow extends ValueFormat {
  readonly measurand: Measurand;
  /** Wire address of the first register, counted from 0. */
  readonly address: number;
  /** Canonical unit of the scaled value. */
  readonly unit: string;
  readonly group: PollGroup;
  /** How this register moves, where that differs from model to model: energy sums. Default: what the measurand's name says. */
  readonly counts?: Counts;
  /** The meter adds import and export here: a power is never negative, a sum only rises. */
  readonly adds?: 'both directions';
  /** Where the fact comes from when it is not the meter's main source. */
  readonly origin?: string;
  readonly note?: string;
  readonly disputed?: readonly Disputed[];
}

/**
 * A value computed from others of the same poll: `minuend - subtrahend`, null when one is missing; or, without a subtrahend, the sum
 * of the minuend and `plus`, in which what the device says it has not (a third string) counts nothing.
 */
export interface DerivedRow {
  readonly measurand: Measurand;
  readonly minuend: Measurand;
  readonly subtrahend: Measurand | null;
  readonly plus?: readonly Measurand[];
  readonly note?: string;
}

/**
 * A register that tells models apart: `values` maps raw values ("0x0084", "338", "330..345") to what they mean
 * (see identify.ts); empty when no value is known, then `note` says where the table is. `ascii16` and `ascii32` are
 * one and two registers of text, compared as a number.
 */
export interface IdentifyRegister {
  readonly function: RegisterKind;
  readonly address: number;
  readonly type: 'uint16' | 'uint32' | 'ascii16' | 'ascii32';
  readonly values: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** A register that configures the meter. */
export interface SettingRow {
  readonly name: string;
  readonly function: RegisterKind;
  readonly address: number;
  readonly type: RegisterType | 'bcd32' | 'ascii16';
  readonly access: 'rw' | 'ro' | 'wo';
  /** Raw value -> meaning, or a sentence with the range. */
  readonly values?: Readonly<Record<string, string | number>> | string;
  /** What has to be done before the meter takes a write. */
  readonly unlock?: string;
  /** Holding register that the password is written to before, in the type of the setting. */
  readonly unlockAddress?: number;
  readonly note?: string;
}

export interface Line {
  /** Factory setting; null = not found. */
  readonly baud: number | null;
  readonly framing: Framing | null;
  /** Who claims it. */
  readonly source: string;
}

export interface ModbusMeterModel extends ModelBase {
  readonly kind: 'modbus';
  /** Its rows are found in the device itself, and `rows` is empty; left out: they are declared. */
  readonly discovers?: 'sunspec';
  /** The most that it is built for. Only of meters that are connected directly, in every version of the model. */
  readonly carries?: Carries;
  /** null: a network meter without a serial line. */
  readonly line: Line | null;
  readonly defaultUnitId: number | null;
  readonly function: RegisterKind;
  readonly functionAlternatives: readonly RegisterKind[];
  /** Most registers one read may ask for. */
  readonly maxRegistersPerRead: number;
  readonly maxRegistersSource: string;
  readonly wordOrder: WordOrder;
  /** The measurand a scan reads; null = none is safe. */
  readonly probe: Measurand | null;
  readonly identify: IdentifyRegister | null;
  /** Sorted by address, without overlap. */
  readonly rows: readonly ModbusRow[];
  readonly derived: readonly DerivedRow[];
  readonly settings: readonly SettingRow[];
  /** Devices of other models answer at the same unit id: an inverter, its meter, its battery. */
  readonly sharesUnit: boolean;
  /** Silence the meter wants before a request when the bus turns to it from another unit, ms. */
  readonly pauseOnUnitChangeMs: number;
}

/** Read limit for meters whose own is not known. Of the known limits only two are lower (EM24: 11, SBC ALE3: 20). */
export const DEFAULT_MAX_REGISTERS_PER_READ = 40;
