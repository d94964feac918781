// The contract of a kind: all that the program wants to know of a family of devices and its wires, from the entry of the
// file to the running group. Interfaces only; it knows no kind.
import type * as z from 'zod';
import type { ModelBase } from '../../definition/model-base.ts';
import type { Clock } from '../../model/clock.ts';
import type { ShownNames } from '../../model/shown-names.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { Text } from '../../vocabulary/text.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { Sinks, SourceGroup } from '../source-group.ts';
import type { ReceivedTable, ShownReading } from '../received-table.ts';
import type { CommonShape } from './common-keys.ts';
import type { BusBase, DeviceBase } from './device-base.ts';
import type { ModelFileKind } from './model-file.ts';
import type { PlacementInput } from './placement-keys.ts';

/** An entry of `buses`, as far as it is the same for all kinds. */
export interface BusInput {
  readonly type: string;
  /** For the devices on it, ms. */
  readonly timeout?: number | undefined;
}

/** An entry of `devices`, as far as it is the same for all kinds. */
export interface DeviceInput extends PlacementInput {
  readonly model: string;
  readonly bus?: string | undefined;
  readonly apiId?: number | undefined;
  readonly lifetime?: number | undefined;
  readonly measurands?: readonly string[] | undefined;
  readonly label?: string | undefined;
  readonly icon?: ShownNames['icon'] | undefined;
  readonly room?: string | undefined;
  readonly calibratedUntil?: number | undefined;
  /** ms; undefined: that of the bus, or the default. */
  readonly timeout?: number | undefined;
}

/** A section of the file that its `type` tells apart from others. */
export type SectionByType = z.ZodObject<{ type: z.ZodType<string> }>;

/** A key that says nothing where it stands. */
export interface MisplacedKey {
  readonly message: Text;
  readonly hint: Text;
}

/** What two entries of the file must not both claim. */
export interface Wire {
  /** The same for the same wire, whatever is spoken there. */
  readonly key: string;
  /** For a person: `the serial port /dev/ttyUSB0`. */
  readonly text: Text;
  /** The key of the entry that says it. */
  readonly part: string;
  /** What to do when the other entry speaks something else there. */
  readonly otherTypeHint: Text;
}

/** What must be on its bus only once: a unit id, the number of an inverter, the meter under an infrared head. */
export interface AddressOnBus {
  readonly key: string;
  readonly text: Text;
  /** The key of the entry that says it, where the entry has it. */
  readonly part: string;
}

/** A value that the file itself names. */
export interface OwnValue {
  readonly name: string;
  /** Null: as the device says. */
  readonly type: 'number' | 'string' | 'boolean' | null;
}

/** What a kind needs to resolve an entry of `devices`. */
export interface DeviceEntry<Model extends ModelBase, Input extends DeviceInput, Bus extends BusBase> {
  readonly name: string;
  readonly input: Input;
  readonly model: Model;
  readonly bus: Bus;
  /** Of the device or its bus; undefined: the default. */
  readonly timeoutMs: number | undefined;
  readonly path: Path;
}

/** A wire and the entry of the file that it comes from: a bus, or a device with a bus of its own. */
export interface BusEntry {
  readonly config: BusBase;
  readonly path: Path;
}

/** All that the file says of a kind, when every entry is resolved. */
export interface KindEntries<Input extends BusInput, Bus extends BusBase, Device extends DeviceBase> {
  /** The section `buses`, by name. */
  readonly inputs: Readonly<Record<string, Input>>;
  readonly buses: readonly Bus[];
  readonly devices: readonly Device[];
}

/**
 * Everything is a method where it takes what belongs to the kind: it is called only with models, buses and devices of its
 * own, which the list of kinds looks up by their `kind` and `type`.
 */
export interface Kind<
  Model extends ModelBase = ModelBase,
  BusIn extends BusInput = BusInput,
  In extends DeviceInput = DeviceInput,
  Bus extends BusBase = BusBase,
  Device extends DeviceBase = DeviceBase,
> {
  /** As in models, configured devices and device views. */
  readonly name: string;
  /** With its article: `a Modbus meter`. */
  readonly words: Text;
  readonly busTypes: readonly Bus['type'][];
  /** What an entry of `buses` may say: told apart by `type`. */
  readonly busSchemas: readonly SectionByType[];
  /** What an entry of `devices` may say. */
  readonly deviceSchema: z.ZodObject<CommonShape>;
  /** What a file of models as text may say; null: models of this kind are code. */
  readonly modelFile: ModelFileKind<Model> | null;
  /** Keys of a device that make a bus of its own, e.g. `port`. */
  readonly endpoints: readonly string[];
  /** Further keys of a device that belong to its bus when that has an entry of its own. */
  readonly busKeys: readonly string[];

  /** Keys that mean something for a device of the model, in the order in which they are told. */
  keysOf(model: Model): readonly string[];
  /** What to write instead of a key that means nothing for the model; null: no remedy of its own. */
  insteadOf(key: string, model: Model): Text | null;
  /** What to do with a key of this kind that stands in a device of another. */
  elsewhere(key: string): Text | null;
  /** A key that says nothing beside the others. */
  misplaced(key: string, input: In): MisplacedKey | null;
  /** The names that the model is known to give; null: any. */
  knownMeasurands(model: Model): readonly string[] | null;
  /** Whether a device of the model may give a value of this name. */
  mayMeasure(model: Model, measurand: string): boolean;
  /** How the model is read and over which line, for the list of models. */
  readCells(model: Model): readonly [how: string, line: string];
  /** Whether a device of the model can be told something. */
  takesCommands(model: Model): boolean;

  /** The wire of an entry of `buses`; null when it cannot be told (reported). */
  resolveBus(name: string, input: BusIn, path: Path, report: Report): Bus | null;
  /** The bus that the device's own endpoint describes; null when it cannot be told (reported, or a misplaced key). */
  ownBus(name: string, input: In, model: Model, path: Path, report: Report): Bus | null;
  /** In one line, without credentials: `modbus-rtu /dev/ttyUSB0 9600 8N1`. */
  describeBus(bus: Bus): string;
  /** Null: several entries may use it. */
  wireOf(bus: Bus): Wire | null;

  /** The device, or null when something is wrong with it (reported). */
  resolveDevice(entry: DeviceEntry<Model, In, Bus>, report: Report): Device | null;
  /** Null: any number of them may be on one bus. */
  addressOnBus(device: Device): AddressOnBus | null;
  /** What to do when two devices have one address. */
  readonly addressRemedy: Text;
  /** The values that the file itself names; null: the model names them. */
  ownValues(device: Device): readonly OwnValue[] | null;
  /** Reports what works but is probably not meant. */
  warn(entries: KindEntries<BusIn, Bus, Device>, report: Report): void;

  /** The bus with its devices, ready to be started. */
  buildGroup(bus: Bus, devices: readonly Device[], clock: Clock, sinks: Sinks): SourceGroup;
  /** Where the values of a device come from, and what it sent last. `readings`: what counts now, by measurand. */
  lastReceived(model: Model, device: DeviceView, readings: readonly ShownReading[]): ReceivedTable;
}
