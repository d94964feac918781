// Every model, recorded by the logger, exported and imported again: the same series, in the same units, with the same values.
import { expect, test } from 'vitest';
import { namesIn } from '../../src/cli/history/import-names.ts';
import { allModels } from '../../src/catalog/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ImportPlan, importedValue } from '../../src/history/import/plan.ts';
import { importFormat } from '../../src/history/import/text.ts';
import { exportHeader, exportLine } from '../../src/logger/export.ts';
import { toLoggerRecord } from '../../src/logger/record.ts';
import { reportedAs } from '../../src/model/reported-names.ts';
import { Calendar } from '../../src/time/calendar.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { measurandInfo } from '../../src/vocabulary/measurands.ts';
import { inThousands } from '../../src/vocabulary/units.ts';
import { FakeClock } from '../support/fake-clock.ts';

const AT_MS = Date.UTC(2026, 0, 15, 12);
const LINES = {
  modbus: 'address: 127.0.0.1, type: modbus-tcp, id: 1',
  sml: 'port: /dev/null',
  dsmr: 'port: /dev/null',
  d0: 'port: /dev/null',
  http: 'url: http://127.0.0.1:1',
  'm-bus': 'address: "127.0.0.1:1", id: 1',
  speedwire: 'address: 192.168.0.60',
  mqtt: 'url: "mqtt://127.0.0.1:1", topic: a/b',
} as const;
const VALUES: Readonly<Record<string, string>> = {
  'http-json': ', values: { power: { path: p, unit: W }, energyImport: { path: e, unit: kWh } }',
  pulses: ', unit: m3, pulsesPerUnit: 100',
  'mqtt-json': ', values: { power: { unit: W }, energyImport: { path: e, unit: kWh } }',
};

test.each(allModels.map((model, index) => [model.id, { model, apiId: 100 + index }] as const))(
  '%s',
  (id, { model, apiId }) => {
    const own = `${LINES[model.kind]}${VALUES[id] ?? ''}`;
    const loaded = loadConfig(`devices:\n  dut: { model: ${id}, ${own}, apiId: ${apiId} }\n`, 'test.yaml', {});
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    const names = namesIn(loaded.config, new FakeClock());
    const plan = new ImportPlan(new Map(), names);
    const device = names.devices.find(({ name }) => name === 'dut');
    if (device === undefined) throw new Error('not there');
    const calendar = new Calendar('Europe/Berlin');
    const format = importFormat(exportHeader('tsv'), calendar);
    for (const [measurand, declared] of Object.entries(device.measurands)) {
      const unit = declared ?? measurandInfo(measurand)?.unit ?? null;
      const iec61850 = measurandInfo(reportedAs(device, measurand))?.gosdm630.iec61850 ?? null;
      if (iec61850 === null || measurandInfo(measurand)?.type !== 'number') continue;
      const sent = { DeviceId: apiId, Value: inThousands(1234, unit), IEC61850: iec61850, Timestamp: AT_MS };
      const record = toLoggerRecord(sent, AT_MS);
      if (record === null) throw new Error(`${measurand} is not recorded`);
      const found = format?.parse(exportLine('tsv', record, calendar).trimEnd());
      if (found === undefined || typeof found === 'string') throw new Error(`${measurand}: ${found}`);
      for (const { source, value, unit: written } of found) {
        const target = plan.target(source);
        expect([measurand, target, plan.reason(source)]).toEqual([measurand, { device: 'dut', measurand, unit }, '']);
        if (target === null) continue;
        expect(importedValue(value, written, target)).toEqual({ value: 1234 });
      }
    }
  },
);
