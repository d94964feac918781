// How readings become rows: which measurement, which tags, which fields. Numbers and truth values go to one kind of field,
// words to another, so that no field ever has two types. It must not know servers or queues.
import type { InfluxOutputConfig } from './config.ts';
import type { Reading } from '../../model/reading.ts';
import { keyName, lineOf, measurementName, numberValue, textValue } from './line-protocol.ts';

export interface Row {
  readonly line: string;
  /** Values in it. */
  readonly values: number;
  /** ms since the epoch. */
  readonly timeMs: number;
}

/** A field that the server refuses, by its names in the database. */
export type IsRefused = (measurement: string, field: string) => boolean;

export type RowConfig = Pick<InfluxOutputConfig, 'layout' | 'measurement' | 'tags'>;

/** Where a value goes. */
interface Place {
  /** Measurement as in the database, not escaped. */
  readonly measurement: string;
  /** Measurement and tags, escaped. */
  readonly series: string;
  readonly numberField: Field;
  readonly textField: Field;
}

interface Field {
  readonly name: string;
  /** Escaped, with the "=". */
  readonly start: string;
}

/** Stands for a unit or model that is not known: tags cannot be empty. */
const UNKNOWN = 'none';

export class RowLayout {
  readonly #config: RowConfig;
  readonly #modelOf: (device: string) => string | null;
  /** Per device, measurand and unit: the names are escaped once. */
  readonly #places = new Map<string, Place>();

  /** @param modelOf the model of a device, as the tag says it; null: not known */
  constructor(config: RowConfig, modelOf: (device: string) => string | null) {
    this.#config = config;
    this.#modelOf = modelOf;
  }

  /** Readings of one device. Each keeps its own time, to the ms; those of the same instant share a row where the layout allows it. */
  rows(device: string, readings: readonly Reading[], isRefused: IsRefused): { rows: Row[]; left: number } {
    const model = this.#modelOf(device) ?? UNKNOWN;
    const open = new Map<string, { series: string; timeMs: number; fields: Map<string, string> }>();
    let left = 0;
    for (const reading of readings) {
      const place = this.#place(device, model, reading);
      const isText = typeof reading.value === 'string';
      const field = isText ? place.textField : place.numberField;
      const value = typeof reading.value === 'string' ? textValue(reading.value) : numberValue(Number(reading.value));
      if (value === null || isRefused(place.measurement, field.name)) {
        left++;
        continue;
      }
      const timeMs = Math.round(reading.measuredAtMs);
      const key = `${timeMs} ${place.series}`;
      let row = open.get(key);
      if (!row) open.set(key, (row = { series: place.series, timeMs, fields: new Map() }));
      row.fields.set(field.start, value);
    }
    const rows = [...open.values()].map(({ series, timeMs, fields }) => {
      const written = [...fields].map(([start, value]) => `${start}${value}`);
      return { line: lineOf(series, written, timeMs), values: written.length, timeMs };
    });
    return { rows, left };
  }

  #place(device: string, model: string, { measurand, unit }: Reading): Place {
    const key = `${device} ${model} ${measurand} ${unit ?? ''}`;
    let place = this.#places.get(key);
    if (!place) this.#places.set(key, (place = this.#newPlace(device, model, measurand, unit ?? UNKNOWN)));
    return place;
  }

  #newPlace(device: string, model: string, measurand: string, unit: string): Place {
    const { layout, measurement: template, tags } = this.#config;
    const names: Readonly<Record<string, string>> = { device, model, measurand, unit };
    const measurement = template.replace(/\{([a-z]+)\}/g, (whole, name: string) => names[name] ?? whole);
    const isPerValue = layout === 'measurand';
    const own = isPerValue ? { device, model, measurand, unit } : { device, model };
    const all = { ...tags, ...own };
    // Sorted: InfluxDB would otherwise have to do it.
    const written = Object.entries(all)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `,${keyName(name)}=${keyName(value)}`);
    const fieldName = (name: string): string => (name === 'time' || name in all ? `${name}_value` : name);
    const number = isPerValue ? 'value' : fieldName(measurand);
    const text = isPerValue ? 'text' : `${measurand}_text`;
    return {
      measurement,
      series: measurementName(measurement) + written.join(''),
      numberField: { name: number, start: `${keyName(number)}=` },
      textField: { name: text, start: `${keyName(text)}=` },
    };
  }
}
