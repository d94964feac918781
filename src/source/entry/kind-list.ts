// The kinds that a program knows, and which of them something belongs to. It knows none by name.
import type { BusBase, DeviceBase } from './device-base.ts';
import type { Kind } from './kind.ts';

export class KindList {
  readonly all: readonly Kind[];
  readonly #byName: ReadonlyMap<string, Kind>;
  readonly #byBusType: ReadonlyMap<string, Kind>;

  constructor(all: readonly Kind[]) {
    this.all = all;
    this.#byName = new Map(all.map((kind) => [kind.name, kind]));
    this.#byBusType = new Map(all.flatMap((kind) => kind.busTypes.map((type) => [type, kind] as const)));
  }

  /** Of a model or device by its `kind`. Throws a TypeError when there is none: whoever names it made it from the list. */
  named(name: string): Kind {
    return found(this.#byName.get(name), `kind ${name}`);
  }

  /** Of a bus by its `type`. */
  ofBus({ type }: Pick<BusBase, 'type'>): Kind {
    return found(this.#byBusType.get(type), `kind with buses of type ${type}`);
  }

  ofDevice({ kind }: Pick<DeviceBase, 'kind'>): Kind {
    return this.named(kind);
  }
}

function found(kind: Kind | undefined, what: string): Kind {
  if (kind === undefined) throw new TypeError(`there is no ${what}`);
  return kind;
}
