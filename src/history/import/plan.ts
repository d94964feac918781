// Which name of an imported file becomes which series, and in which unit: as the hub itself names devices, measurands and units,
// from the configuration and from what the user says. Pure.
import type { DatasetEntry } from '../../live/dataset-config.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { ReadingValue } from '../../model/reading.ts';
import { sourceOf } from '../../model/reported-names.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { MEASURANDS, measurandInfo } from '../../vocabulary/measurands.ts';
import { inUnit, unitInfo } from '../../vocabulary/units.ts';

export interface ImportTarget {
  readonly device: string;
  readonly measurand: string;
  /** In which it is recorded; null: words, truth values, numbers without one. */
  readonly unit: string | null;
}

/** A configured device: `apiId` is the number under which the logger recorded it. */
export type ImportDevice = Pick<DeviceView, 'name' | 'apiId' | 'phases' | 'measurands' | 'values'>;

/** The part of a configuration that says what names mean. */
export interface ImportNames {
  readonly dataset: readonly Pick<DatasetEntry, 'name' | 'expression'>[];
  readonly devices: readonly ImportDevice[];
}

type Resolution = ImportTarget | { readonly reason: string };

const PLAIN_REFERENCE = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/;

export class ImportPlan {
  readonly #columns = new Map<string, { readonly device: string; readonly measurand: string }>();
  /** Of a meter of the logger: number or name there, name here. */
  readonly #meters = new Map<string, string>();
  readonly #computed = new Set<string>();
  readonly #devices: ReadonlyMap<string, ImportDevice>;
  readonly #resolved = new Map<string, Resolution>();

  /**
   * `rules`: from name to name: `grid_p=grid.power` for a column, `12=grid` for a meter of the logger. They go before the
   * configuration: its dataset where an entry is nothing but `device.measurand`, and its devices by the number in /last, which
   * is what the logger recorded, or by their name.
   */
  constructor(rules: ReadonlyMap<string, string>, names: ImportNames | null) {
    const { dataset = [], devices = [] } = names ?? {};
    this.#devices = new Map(devices.map((device) => [device.name, device]));
    for (const { name, expression } of dataset) {
      const target = referenceOf(expression);
      if (target === null) this.#computed.add(name);
      else this.#columns.set(name, target);
    }
    for (const { name, apiId } of devices) {
      this.#meters.set(name, name);
      if (apiId !== null) this.#meters.set(String(apiId), name);
    }
    for (const [from, to] of rules) {
      const target = referenceOf(to);
      if (target === null) this.#meters.set(from, to);
      else this.#columns.set(from, target);
    }
  }

  /** null: nobody said what it is, or the device has no such value. */
  target(source: string): ImportTarget | null {
    const resolution = this.#resolution(source);
    return 'reason' in resolution ? null : resolution;
  }

  /** Why it has no target, and what to do; empty when it has one. */
  reason(source: string): string {
    const resolution = this.#resolution(source);
    return 'reason' in resolution ? resolution.reason : '';
  }

  #resolution(source: string): Resolution {
    const known = this.#resolved.get(source);
    if (known !== undefined) return known;
    const resolution = this.#resolve(source);
    this.#resolved.set(source, resolution);
    return resolution;
  }

  #resolve(source: string): Resolution {
    const column = this.#columns.get(source);
    if (column !== undefined) return this.#series(column.device, column.measurand, source);
    if (this.#computed.has(source)) {
      return { reason: 'it is computed from others, which have a history of their own' };
    }
    const point = source.lastIndexOf('.');
    if (point < 0) return { reason: `say what it is: --map ${source}=device.measurand` };
    const meter = source.slice(0, point);
    const device = this.#meters.get(meter);
    if (device === undefined) return { reason: `say whose it is: --map ${meter}=device` };
    return this.#series(device, source.slice(point + 1), source);
  }

  #series(name: string, recorded: string, source: string): Resolution {
    const device = this.#devices.get(name);
    if (device === undefined) return ofVocabulary(name, recorded, Object.keys(MEASURANDS), source);
    const measurand = sourceOf(device, recorded);
    if (Object.hasOwn(device.measurands, measurand)) {
      const unit = device.measurands[measurand] ?? measurandInfo(measurand)?.unit ?? null;
      return { device: name, measurand, unit };
    }
    const names = Object.keys(device.measurands);
    if (device.values === 'when heard') return ofVocabulary(name, measurand, names, source);
    return { reason: unknown(name, recorded, names, source) };
  }
}

function ofVocabulary(device: string, measurand: string, names: readonly string[], source: string): Resolution {
  const info = measurandInfo(measurand);
  if (info !== undefined) return { device, measurand, unit: info.unit };
  return { reason: unknown(device, measurand, names, source) };
}

function unknown(device: string, measurand: string, names: readonly string[], source: string): string {
  const meant = didYouMean(measurand, names, 'measurands') ?? 'see `meterhub models`';
  return `${device} measures no ${measurand} (${meant}): --map ${source}=${device}.measurand`;
}

function referenceOf(text: string): { readonly device: string; readonly measurand: string } | null {
  const [, device, measurand] = PLAIN_REFERENCE.exec(text.trim()) ?? [];
  return device === undefined || measurand === undefined ? null : { device, measurand };
}

/** The value as the series has it, or what is wrong with it. `unit` undefined: the file does not say it, so it is that of the series. */
export function importedValue(
  value: ReadingValue,
  unit: string | null | undefined,
  target: ImportTarget,
): { readonly value: ReadingValue } | { readonly problem: string } {
  const name = `${target.device}.${target.measurand}`;
  const isNumber = target.unit !== null || measurandInfo(target.measurand)?.type === 'number';
  if (isNumber && typeof value !== 'number') {
    return {
      problem: `"${String(value)}" is no number, as ${name} is: correct the line, or --map the name to another`,
    };
  }
  if (typeof value !== 'number' || unit === undefined || unit === target.unit) return { value };
  const from = unitInfo(unit);
  const to = unitInfo(target.unit);
  if (from === null || to === null || from.quantity !== to.quantity) {
    const wanted = target.unit ?? 'no unit';
    return {
      problem: `${name} is recorded in ${wanted}, the file has ${unit ?? 'none'}: correct the unit in the file`,
    };
  }
  return { value: inUnit(value, from.family.factor / to.family.factor) };
}
