// The contract of a type of output: all that the program wants to know of it, from the entry of the file to the running
// output. Interfaces only; it knows no output.
import type { Logger } from 'pino';
import type * as z from 'zod';
import type { Broadcast } from '../async/broadcast.ts';
import type { Catalogue } from '../catalog/model-set.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { EventLog } from '../events/event-log.ts';
import type { HistoryReader } from '../history/history.ts';
import type { DatasetCycle } from '../live/dataset.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { BusBase, DeviceBase } from '../source/entry/device-base.ts';
import type { SectionByType } from '../source/entry/kind.ts';
import type { SharedWire } from '../source/lent-bus.ts';
import type { ListenAddress } from '../transport/address.ts';
import type { Report } from '../yaml/report.ts';
import type { Path } from '../yaml/yaml-source.ts';
import type { ProblemFields } from '../model/problem.ts';
import type { Figure, FigureFamily } from './figures.ts';
import type { OutputOffers } from './offers.ts';
import type { OutputBase } from './output.ts';

/** What outputs may refer to. */
export interface OutputContext {
  readonly catalogue: Catalogue;
  /** All device names of the file. */
  readonly deviceNames: readonly string[];
  /** All bus names of the file, and those of devices with a bus of their own. */
  readonly busNames: readonly string[];
  readonly devices: readonly DeviceBase[];
  readonly buses: readonly BusBase[];
  /** Whether anything may be commanded. */
  readonly hasCommands: boolean;
  readonly serverListen: readonly ListenAddress[];
  /** Where the outputs before listen. */
  readonly otherListen: readonly ListenAddress[];
  /** Where the outputs before take datagrams (UDP). */
  readonly otherDatagrams: readonly ListenAddress[];
}

/** What a running output works with. */
export interface OutputSurroundings {
  readonly live: LiveState;
  /** What models devices may have now. */
  readonly catalogue: () => Catalogue;
  readonly clock: Clock;
  readonly log: Logger;
  /** The wire of this name as it may be lent now; null when there is none, or it cannot be lent. */
  readonly findWire: (bus: string) => SharedWire | null;
  readonly version: string;
  /** What is recorded; null: nothing. */
  readonly history: () => HistoryReader | null;
  readonly commands: Pick<CommandDesk, 'targets' | 'give'>;
  /** What happens to the house. */
  readonly events: Pick<EventLog, 'added'>;
  /** How all outputs are, history and backups included. */
  readonly outputs: () => readonly OutputHealth[];
  /** The dataset, once a cycle. */
  readonly cycles: Pick<Broadcast<DatasetCycle>, 'subscribe'>;
  /** `Instrument%d`: the names of gosdm630's interfaces. */
  readonly uniqueIdFormat: () => string;
  /** Names of the dataset, published ones included. */
  readonly datasetNames: () => readonly string[];
}

/** What a test came to at one receiver: a problem, or none. */
export interface OutputTest extends ProblemFields {
  readonly to: string;
}

/** A running output. It listens to the live state by itself from `start` to `stop`. */
export interface RunningOutput {
  start(): void;
  /** Resolves when nothing of it runs any more. Never rejects. */
  stop(): Promise<void>;
  health(): readonly OutputHealth[];
  /** What it lends to the interfaces; the same objects as long as it runs. */
  readonly offers?: OutputOffers;
  /** Of the families of its type. */
  figures?(): readonly Figure[];
  /** Devices or the dataset are not what they were. */
  refresh?(): void;
  /** Sends a test, where that is possible: what it came to, by receiver. Never rejects. */
  test?(): Promise<readonly OutputTest[]>;
  /** It has stopped, and nothing of its type takes its place: what still waits is lost. */
  giveUp?(): void;
}

/** Methods take what belongs to the output: each is called only with settings of its own type, which the list looks up. */
interface BuiltOutput<Settings extends OutputBase> {
  /** As in the file. */
  readonly type: string;
  /** What its outputs count; left out: nothing of their own. */
  readonly figures?: readonly FigureFamily[];
  /** Folders that it writes into, as configured; left out: none. */
  writesTo?(settings: Settings): readonly string[];
  /** `predecessor`: the stopped output of the same name and type whose place it takes, so that nothing that waits is lost. */
  build(settings: Settings, surroundings: OutputSurroundings, predecessor: RunningOutput | null): RunningOutput;
}

/** A type of which the section `outputs` has any number of entries. */
export interface OutputKind<
  Input extends { readonly type: string } = { readonly type: string },
  Settings extends OutputBase = OutputBase,
> extends BuiltOutput<Settings> {
  /** What an entry of `outputs` may say. */
  readonly schema: SectionByType;
  /** What the program uses; null when nothing can be made of the entry (reported). Opens nothing. */
  resolve(name: string, input: Input, path: Path, context: OutputContext, report: Report): Settings | null;
  /** Where it listens, for other outputs and for the service that has to open ports. */
  listensOn(settings: Settings): readonly ListenAddress[];
  /** Where it takes datagrams (UDP); left out: nowhere. */
  takesDatagramsOn?(settings: Settings): readonly ListenAddress[];
  /** Names of buses that an entry of the file is about, as written. */
  busesIn(entry: Readonly<Record<string, unknown>>): readonly string[];
}

/** A type with a section of its own, named like the type, of which there is one or none: `backup`. */
export interface OutputSection<
  Input = unknown,
  Settings extends OutputBase = OutputBase,
> extends BuiltOutput<Settings> {
  readonly schema: z.ZodType<Input>;
  /** What the program uses; null: nothing runs. `names`: all that the dataset has, published names included. */
  resolve(input: Input, names: readonly string[], report: Report): Settings | null;
  /** What runs without a file; null: nothing. */
  readonly withoutFile: Settings | null;
}
