// What the declaration of a family of measurands says. It must not know any of them.
import type { Counts, Quantity, Unit } from '../units.ts';

/** In both languages, as in the middle of a sentence. */
export interface Text {
  readonly en: string;
  readonly de: string;
}

/** Values beyond these are wrong bytes or another register, on any live meter. */
export interface Plausible {
  readonly least: number;
  readonly most: number;
  /** A live meter never shows 0 here. */
  readonly neverZero?: boolean;
}

/** What a measurand follows from exactly, by definition; `by` is applied to the values of `of` in their order. */
export interface Source {
  readonly of: readonly string[];
  readonly by: 'sum' | 'mean' | 'difference' | 'drawn' | 'fed in' | 'product' | 'same';
}

/** Names that the older programs and OBIS have, by place; what is missing has none there. */
interface ForeignNames {
  readonly whole?: string;
  readonly phases?: readonly [string, string, string];
  readonly tariffs?: readonly [string, string];
}

export interface FamilyDeclaration {
  /** Canonical; null for words and truth values. */
  readonly unit: Unit | null;
  /** Which of the generated members there are besides the family's own name. Default: none. */
  readonly has?: readonly ('phases' | 'tariffs' | 'strings')[];
  /** False: only the generated members exist. */
  readonly whole?: false;
  /** Where the name is itself a place of another family: voltageLN, currentN. */
  readonly partOf?: { readonly family: string; readonly place: string };
  /** Default: what the unit measures. */
  readonly quantity?: Quantity;
  readonly type?: 'number' | 'boolean' | 'word';
  /** Default: `no`, of counters `rising`. */
  readonly counts?: Counts;
  readonly direction?: 'import' | 'export';
  /** The family seen from the other side of the meter. */
  readonly opposite?: string;
  /** Turns its sign with the direction of the flow. */
  readonly signed?: true;
  /** null: nothing is known. Default: by the unit. */
  readonly plausible?: Plausible | null;
  /** Of the first phase, where it differs. */
  readonly plausibleL1?: Plausible;
  /** What the value without a phase is on three phases. `sum or mean`: that depends on the model. */
  readonly phases?: 'sum' | 'mean' | 'sum or mean';
  /** Changes slowly, so it is asked seldom. Default: counters are slow. */
  readonly poll?: 'fast' | 'slow';
  /** Of interest to few; `phases`: only the members of phases are. */
  readonly rare?: true | 'phases';
  /** What a household looks at. */
  readonly main?: true;
  /** Place among those shown first; the others follow as the device says. */
  readonly rank?: number;
  /** `whole`: the name of the total where it differs from that of its parts. */
  readonly text: Text & { readonly whole?: Text };
  /** IEC 61850 names of gosdm630. */
  readonly iec61850?: ForeignNames;
  /** gosdm630's `Description`, of phases with `L1 ` before it; `total` where the whole has another. */
  readonly gosdm630Text?: { readonly text: string; readonly total?: string };
  /** mbmd's name, the same with L1, T1, S1 behind it. */
  readonly mbmd?: string;
  /** False: mbmd had only the whole. */
  readonly mbmdParts?: false;
  /** Value groups C.D.E (IEC 62056-6-1), or a full code. */
  readonly obis?: ForeignNames;
  /**
   * What Prometheus calls it before what its unit is called: `dc` of meterhub_dc_power_watts. Default: nothing. Values of one
   * metric are added up without a second thought, so only what may be added shares one.
   */
  readonly metric?: string;
  readonly sources?: readonly Source[];
  /** Of each phase; `#` is the phase. */
  readonly phaseSources?: readonly Source[];
}
