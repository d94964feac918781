// Visits every HTTP declaration: names, sources, requests, and that no answer whatsoever makes it throw or invent values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../support/amount.ts';
import { allModels, findModel, httpDevices } from '../../src/catalog/index.ts';
import type { HttpSettings } from '../../src/codec/http/answer.ts';
import { saidValue, withValue } from '../../src/simulator/json-answer.ts';
import { defineHttpDevice, type HttpDeviceModel } from '../../src/definition/http/device.ts';

const value = { name: 'x', path: 'a.0.b', unit: null, scale: 2, offset: 0, type: null } as const;
/** What the configuration says, or the model. */
function settingsOf({ values }: HttpDeviceModel): HttpSettings {
  return { id: 1, unit: 'l', values: values.length > 0 ? values : [value] };
}

describe.each(httpDevices.map((model) => [model.id, model] as const))('%s', (_, model) => {
  const settings = settingsOf(model);

  it('is found by each of its names, in any case', () => {
    for (const name of [model.id, ...model.aliases]) expect(findModel(name.toUpperCase())).toBe(model);
  });

  it('names its source and is polled no faster than the device bears', () => {
    expect(model.source.length).toBeGreaterThan(10);
    expect(model.defaultIntervalMs).toBeGreaterThanOrEqual(2000);
    expect(model.type).toBe(model.type.toUpperCase());
    expect(model.notes.length).toBeGreaterThan(0);
  });

  it('asks for something, or lets the configuration say it', () => {
    expect(model.request !== null).toBe(!model.keys.includes('values'));
    expect(model.measurands === null).toBe(model.keys.includes('values'));
  });

  it('survives every answer: only finite numbers, texts and truth values come out, under the names it declares', () => {
    const known = new Set(Object.keys(model.unitsFor?.(settings) ?? model.units));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => {
        const parsed = model.parse(json, settings);
        if (parsed.kind !== 'values') return parsed.reason.en !== '' && parsed.reason.de !== '';
        return parsed.values.every(
          ({ measurand, value: given }) =>
            (known.has(measurand) || model.id === 'ai-on-the-edge') &&
            (given === null || typeof given !== 'number' || Number.isFinite(given)),
        );
      }),
      // Those that are read by paths share one parser, which has its own full number beside it.
      { numRuns: amount(model.values.length === 0 ? 100_000 : 2000, 100) },
    );
  });

  it.each([null, true, 0, '', [], {}, { Head: {}, Body: null }])('takes %j for no values', (json) => {
    expect(model.parse(json, settings).kind).not.toBe('values');
  });
});

describe('models that are read by paths', () => {
  const byPaths = httpDevices.filter(({ values }) => values.length > 0);

  it.each(byPaths.map((model) => [model.id, model] as const))('%s is read back to equal values', (_, model) => {
    const wanted = Object.fromEntries(model.values.map(({ name }, index) => [name, (index + 1) * 123]));
    const answer = model.values.reduce<unknown>(
      (said, spec) => withValue(said, spec.path, saidValue(spec, wanted[spec.name] ?? 0)),
      {},
    );
    const parsed = model.parse(JSON.parse(JSON.stringify(answer)), settingsOf(model));
    if (parsed.kind !== 'values') throw new Error(parsed.reason.en);
    expect(Object.fromEntries(parsed.values.map(({ measurand, value: read }) => [measurand, read]))).toEqual(wanted);
    expect(parsed.attention).toBeNull();
  });

  it.each(byPaths.map((model) => [model.id, model] as const))('%s needs nothing that is optional', (_, model) => {
    const needed = model.values.filter(({ isOptional }) => isOptional !== true);
    const answer = needed.reduce<unknown>((said, { path }) => withValue(said, path, 1), {});
    expect(model.parse(answer, settingsOf(model))).toMatchObject({ kind: 'values', attention: null });
    expect(needed.length).toBeGreaterThan(0);
  });

  /** Answers as documentation and users show them. */
  it.each([
    [
      'homewizard-p1',
      '{"smr_version":50,"total_power_import_t1_kwh":10830.511,"total_power_import_t2_kwh":2948.827,"total_power_export_t1_kwh":1285.951,"total_power_export_t2_kwh":2876.51,"active_power_w":-678,"active_power_l1_w":-676}',
      {
        ...{ power: -678, powerL1: -676, energyImportT1: 10_830_511, energyImportT2: 2_948_827 },
        ...{ energyExportT1: 1_285_951, energyExportT2: 2_876_510 },
      },
    ],
    [
      'homewizard-kwh',
      '{"total_power_import_kwh":122.376,"total_power_export_kwh":579.813,"active_power_w":-45.252,"active_power_l1_w":-45.252,"active_voltage_v":228.472,"active_current_a":0.273,"active_frequency_hz":50}',
      {
        power: -45.252,
        powerL1: -45.252,
        energyImport: 122_376,
        energyExport: 579_813,
        voltage: 228.472,
        frequency: 50,
      },
    ],
    [
      'iometer',
      '{"__typename":"iometer.reading.v1","meter":{"number":"1ISK0000000000","reading":{"time":"2024-11-11T11:11:11Z","registers":[{"obis":"01-00:01.08.00*ff","value":1234.5,"unit":"Wh"},{"obis":"01-00:02.08.00*ff","value":5432.1,"unit":"Wh"},{"obis":"01-00:10.07.00*ff","value":100,"unit":"W"}]}}}',
      { power: 100, energyImport: 1234.5, energyExport: 5432.1 },
    ],
    [
      'ecotracker',
      '{"power":2500,"powerAvg":2400,"powerPhase1":850,"powerPhase2":800,"powerPhase3":850,"energyCounterIn":50000,"energyCounterOut":5000}',
      { power: 2500, energyImport: 50_000, energyExport: 5000, powerL1: 850, powerL2: 800, powerL3: 850 },
    ],
    ['homewizard-water', '{"total_liter_m3":123.456,"active_liter_lpm":7.2}', { volume: 123.456, volumeFlow: 0.432 }],
    [
      'homewizard-battery',
      '{"energy_import_kwh":123.456,"energy_export_kwh":100.5,"power_w":-404,"voltage_v":228.5,"current_a":-1.7,"frequency_hz":50.1,"state_of_charge_pct":50,"cycles":123}',
      {
        ...{ power: -404, energyImport: 123_456, energyExport: 100_500, batteryStateOfCharge: 50 },
        ...{ voltage: 228.5, current: -1.7, frequency: 50.1 },
      },
    ],
    [
      'go-e-controller',
      '{"ccp":[812.5,-1500.25,0,null,2312.75,null],"cec":[[1,0],[1234567.5,400],[0,0],null,[9876,0],null]}',
      { power: -1500.25, energyImport: 1_234_567.5 },
    ],
    [
      'shelly-pro-em',
      '{"em1:0":{"id":0,"current":1.473,"voltage":226.9,"act_power":-332.2,"freq":50},"em1data:0":{"id":0,"total_act_energy":1264.15,"total_act_ret_energy":144792.28}}',
      { power: -332.2, voltage: 226.9, current: 1.473, frequency: 50, energyImport: 1264.15, energyExport: 144792.28 },
    ],
  ])('%s reads what real devices say', (id, text, values) => {
    const model = httpDevices.find((each) => each.id === id);
    const parsed = model?.parse(JSON.parse(text), settingsOf(model));
    if (parsed?.kind !== 'values') throw new Error('no values');
    expect(Object.fromEntries(parsed.values.map(({ measurand, value: read }) => [measurand, read]))).toEqual(values);
  });
});

describe('defineHttpDevice', () => {
  const declaration: Parameters<typeof defineHttpDevice>[0] = {
    id: 'thing',
    type: 'THING',
    manufacturer: 'nobody',
    model: 'Thing 1',
    source: 'https://example.org/manual',
    defaultIntervalMs: 1000,
    request: { method: 'GET', path: '/' },
    units: { power: 'W', ownName: 'mbar' },
    parse: () => ({ kind: 'unexpected', reason: { en: 'always', de: 'immer' } }),
  };

  it('completes a declaration', () => {
    expect(defineHttpDevice(declaration)).toMatchObject({
      kind: 'http',
      measurands: ['power', 'ownName'],
      aliases: [],
    });
  });

  it.each([
    [{ units: { power: 'kW' } }, 'catalogue: thing: power is in kW, not in its canonical unit'],
    [{ units: { state: 'V' } }, 'catalogue: thing: state is in V, not in its canonical unit'],
    [{ id: 'Thing One' }, 'catalogue: Thing One: "Thing One" is not a name'],
    [{ aliases: ['a b'] }, 'catalogue: thing: "a b" is not a name'],
    [{ source: ' ' }, 'catalogue: thing: the manual or other source is missing'],
    [{ defaultIntervalMs: 0 }, 'catalogue: thing: impossible interval 0'],
    [{ request: { method: 'GET', path: 'json' } }, 'catalogue: thing: the path of its request must start with /'],
  ] as const)('refuses %j', (change, message) => {
    expect(() => defineHttpDevice({ ...declaration, ...change })).toThrow(new TypeError(message));
  });
});

it('knows all HTTP devices of the README', () => {
  const ids = allModels.filter(({ kind }) => kind === 'http').map(({ id }) => id);
  expect(ids).toEqual([
    ...['ai-on-the-edge', 'ecotracker', 'fronius-meter', 'fronius-powerflow', 'fronius-symo', 'go-e'],
    ...['go-e-controller', 'go-e-controller-solar', 'homewizard-battery', 'homewizard-gas', 'homewizard-kwh'],
    ...[
      'homewizard-kwh-v2',
      'homewizard-p1',
      'homewizard-p1-v2',
      'homewizard-water',
      'http-json',
      'iometer',
      'shelly-3em',
      'shelly-em',
      'shelly-plus-pm',
    ],
    ...['shelly-pm-mini', 'shelly-pro-3em', 'shelly-pro-em', 'tasmota-http'],
  ]);
});
