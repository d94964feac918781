// Registers that the real meters have beside their values: identity, configuration, counters shown twice. Data only: what the
// known masters ask for, as meters and working emulators answer it.
import type { Measurand } from '../../../vocabulary/measurands.ts';

export interface EmulatedIdentity {
  readonly unitId: number;
  /** 0..99999999. */
  readonly serialNumber: number;
}

export interface RealBlock {
  readonly address: number;
  readonly words: (identity: EmulatedIdentity) => readonly number[];
}

export interface RealRegisters {
  /** Catalogue ids. */
  readonly models: readonly string[];
  readonly source: string;
  readonly blocks: readonly RealBlock[];
  /** Registers that show the value of another row again. */
  readonly copies: readonly { readonly address: number; readonly of: Measurand }[];
  /** Registers that exist, with values that MeterHub does not know. */
  readonly unknown: readonly { readonly first: number; readonly last: number }[];
}

const words =
  (...all: readonly number[]) =>
  (): readonly number[] =>
    all;
const zeros = (count: number): readonly number[] => new Array<number>(count).fill(0);

/** Two characters a register, filled up with zeros. */
function textWords(text: string, count: number): number[] {
  const code = (at: number): number => text.codePointAt(at) ?? 0;
  return Array.from({ length: count }, (_, at) => (code(2 * at) << 8) | code(2 * at + 1));
}

const wattNode: RealRegisters = {
  models: ['solaredge-se-mtr-3y'],
  source: 'WattNode register list v18; https://github.com/guido4096/ModbusGateway and nmakel/solaredge_meterproxy',
  blocks: [
    { address: 0, words: words(0, 0) },
    {
      address: 1600,
      words: words(
        ...[0, 0],
        // Rated current of the transformers, A: all, and by phase; none turned round.
        ...[5, 5, 5, 5, 0],
        // Averaging, power scale, demand period (min) and parts of it.
        ...[1, 0, 15, 1],
        // Corrections of energy (1/10,000) and phase angle (0.001 degrees) by phase, least power, phase offset.
        ...[10_000, 10_000, 10_000, 0xfc18, 0xfc18, 0xfc18, 1500, 120],
        // Nothing is reset; current scale, outputs.
        ...[0, 0, 20_000, 0],
      ),
    },
    { address: 1650, words: ({ unitId }) => [0, unitId, 4, 0, 0, 5] },
    {
      address: 1700,
      // Serial number (low word first), hours, model 202 (WNC-3Y-400-MB), firmware 31, no errors.
      words: ({ serialNumber }) => [serialNumber & 0xffff, serialNumber >>> 16, ...zeros(4), 202, 31, ...zeros(15)],
    },
    { address: 1736, words: words(0, 0) },
    { address: 2127, words: words(1) },
  ],
  copies: [
    { address: 0x03ec, of: 'energySum' },
    { address: 0x03ee, of: 'energyImport' },
    { address: 0x045a, of: 'energyExport' },
  ],
  unknown: [],
};

/** Firmware 1.8.3 is the oldest that clients want. */
const em24Ethernet: RealRegisters = {
  models: ['carlo-gavazzi-em24-e1'],
  source: 'https://github.com/victronenergy/dbus-modbus-client: carlo_gavazzi.py',
  blocks: [
    // Phase sequence L1-L2-L3.
    { address: 0x0032, words: words(0) },
    { address: 0x0302, words: words(0x1000) },
    { address: 0x0304, words: words(0x1803) },
    // Three phases with neutral.
    { address: 0x1002, words: words(0) },
    { address: 0x5000, words: ({ serialNumber }) => textWords(`MH${String(serialNumber).padStart(8, '0')}`, 7) },
    // Application H: feed-in has a sign. Selector: locked.
    { address: 0xa000, words: words(7) },
    { address: 0xa100, words: words(3) },
  ],
  copies: [],
  unknown: [{ first: 0x0000, last: 0x004f }],
};

const dtsu666: RealRegisters = {
  models: ['chint-dtsu666', 'chint-dtsu666-80a'],
  source:
    'Chint manual; https://docs.smart-stuff.nl (DTSU666 emulation); 0x5000: https://github.com/MichielfromNL/DTSU666Emulator/issues/2',
  blocks: [
    {
      // Version, code 701, 3 phases with 4 wires, current ratio 1, voltage ratio 1.0, Modbus, 9600 baud, unit id.
      address: 0x0000,
      words: ({ unitId }) => [204, 701, 0, 0, 0, 0, 1, 10, ...zeros(36), 3, 3, unitId],
    },
    { address: 0x5000, words: words(0x20d5) },
  ],
  copies: [],
  unknown: [
    { first: 0x101e, last: 0x1067 },
    { first: 0x2000, last: 0x2065 },
  ],
};

const ALL: readonly RealRegisters[] = [wattNode, em24Ethernet, dtsu666];

/** Null: nothing is known beyond the table of the model. */
export function realRegisters(model: string): RealRegisters | null {
  return ALL.find(({ models }) => models.includes(model)) ?? null;
}
