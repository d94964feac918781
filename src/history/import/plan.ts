// Which name of an imported file becomes which series, from the configuration and from what the user says. Pure.
import type { DatasetEntry } from '../../live/dataset-config.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';

export interface ImportTarget {
  readonly device: string;
  readonly measurand: string;
}

/** The part of a configuration that says what names mean. */
export interface ImportNames {
  readonly dataset: readonly Pick<DatasetEntry, 'name' | 'expression'>[];
  readonly devices: readonly { readonly name: string; readonly id: number | null }[];
}

const PLAIN_REFERENCE = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/;

export class ImportPlan {
  readonly #columns = new Map<string, ImportTarget>();
  readonly #devices = new Map<string, string>();
  readonly #computed = new Set<string>();

  /**
   * `rules`: from name to name: `grid_p=grid.power` for a column, `12=grid` for a meter of the logger. They go before the
   * configuration: its dataset where an entry is nothing but `device.measurand`, and its meters by their number where that is
   * unambiguous.
   */
  constructor(rules: ReadonlyMap<string, string>, names: ImportNames | null) {
    for (const { name, expression } of names?.dataset ?? []) {
      const target = targetOf(expression);
      if (target === null) this.#computed.add(name);
      else this.#columns.set(name, target);
    }
    for (const { name, id } of names?.devices ?? []) {
      const isOnlyOne = names?.devices.filter((other) => other.id === id).length === 1;
      if (id !== null && isOnlyOne) this.#devices.set(String(id), name);
    }
    for (const [from, to] of rules) {
      const target = targetOf(to);
      if (target === null) this.#devices.set(from, to);
      else this.#columns.set(from, target);
    }
  }

  /** null: nobody said what it is. */
  target(source: string): ImportTarget | null {
    const column = this.#columns.get(source);
    if (column !== undefined) return column;
    const point = source.lastIndexOf('.');
    const device = point < 0 ? undefined : this.#devices.get(source.slice(0, point));
    return device === undefined ? null : { device, measurand: source.slice(point + 1) };
  }

  /** Why it has no target, and what to do. */
  reason(source: string): string {
    if (this.#computed.has(source)) return 'it is computed from others, which have a history of their own';
    if (source.includes('.')) return `say whose it is: --map ${source.slice(0, source.lastIndexOf('.'))}=device`;
    return `say what it is: --map ${source}=device.measurand`;
  }
}

export function targetOf(text: string): ImportTarget | null {
  const [, device, measurand] = PLAIN_REFERENCE.exec(text.trim()) ?? [];
  return device === undefined || measurand === undefined ? null : { device, measurand };
}

/** Where a file does not say it, the measurand does. */
export function importedUnit(unit: string | null | undefined, measurand: string): string | null {
  return unit === undefined ? (measurandInfo(measurand)?.unit ?? null) : unit;
}
