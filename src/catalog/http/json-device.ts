// Declarations of HTTP devices whose answers are read by paths alone, as a file of models.d would say them. No device.
import type { HttpJsonValue } from '../../codec/http/answer.ts';
import { defineHttpDevice, type HttpDeviceModel } from '../../definition/http/device.ts';
import { httpJson } from './http-json.ts';

/** One value as it is declared. */
export type JsonValue = Pick<HttpJsonValue, 'name' | 'path'> & Partial<HttpJsonValue>;

type JsonDevice = Pick<HttpDeviceModel, 'id' | 'type' | 'manufacturer' | 'model' | 'source' | 'defaultIntervalMs'> &
  Partial<Pick<HttpDeviceModel, 'aliases' | 'german' | 'phases' | 'crossChecked' | 'notes'>> & {
    /** Path and query of the GET request. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly values: readonly JsonValue[];
  };

export function defineJsonDevice({ path, headers, values, ...rest }: JsonDevice): HttpDeviceModel {
  return defineHttpDevice({
    ...rest,
    request: { method: 'GET', path, ...(headers && { headers }) },
    values: values.map((value) => ({ unit: null, scale: 1, offset: 0, type: null, ...value })),
    ...{ units: {}, measurands: values.map(({ name }) => name) },
    ...{ unitsFor: httpJson.unitsFor, countsFor: httpJson.countsFor, parse: httpJson.parse },
  });
}
