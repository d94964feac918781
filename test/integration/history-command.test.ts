// `meterhub history` on real files: import of old backups and logger files, export, info, and what goes wrong.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportFrom, importInto, info } from '../../src/cli/history/history.ts';
import { LoggerFile } from '../../src/logger/file.ts';
import { Sqlite } from '../../src/history/format/sqlite.ts';
import { amount } from '../support/amount.ts';
import { CommandWorld } from '../support/command-world.ts';
import { keptFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;
/** A history with the backup imported, made once for tests that only read it. */
let imported: string;
const inFolder = (name: string): string => join(folder, name);
const AT_MS = Date.parse('2026-01-15T12:00:00Z');
/** Of each meter: more than an hour of them, and more than an import takes at a time. */
const RECORDS = 5000;

const CONFIG = `
devices:
  grid: { model: sdm630, port: /dev/null, id: 12 }
  car: { model: go-e, url: http://127.0.0.1:1 }
dataset:
  grid_imp_eto: grid.energyImport
  grid_p: grid.power
  car_state: car.state
  home_p: grid.power - car.power
`;

beforeAll(async () => {
  folder = keptFolder();
  writeInputs();
  await importing(['2026-01-15.csv']);
  imported = inFolder('history.db');
});

beforeEach(() => {
  folder = tempFolder();
  writeInputs();
});

function writeInputs(): void {
  writeFileSync(inFolder('meterhub.yaml'), CONFIG);
  const rows = Array.from({ length: 288 }, (_, index) => {
    const seconds = AT_MS / 1000 + index * 300;
    return `2026-01-15 00:00:00;${seconds};${1000 + index * 10};${index % 7 === 0 ? '' : index};${index < 100 ? 'idle' : 'charge'};5`;
  });
  const header = 'time;timestamp;grid_imp_eto;grid_p;car_state;home_p';
  writeFileSync(inFolder('2026-01-15.csv'), `${[header, ...rows, 'broken'].join('\n')}\n`);
}

async function importing(files: readonly string[], flags: Partial<Parameters<typeof importInto>[1]> = {}) {
  const world = new CommandWorld();
  const all = { file: inFolder('history.db'), config: inFolder('meterhub.yaml'), ...flags };
  await importInto(files.map(inFolder), all, world);
  return world;
}

type ExportedFlags = { file?: string; series?: string; resolution?: string; from?: string };

async function exported(flags: ExportedFlags = {}, target = 'out.csv') {
  const world = new CommandWorld();
  const all = { file: inFolder('history.db'), target: inFolder(target), resolution: 'raw', ...flags };
  await exportFrom(all, world);
  return { world, lines: readFileSync(inFolder(target), 'utf8').trimEnd().split('\n') };
}

describe('a backup', () => {
  it('is imported by the names of the dataset, once even when it is imported twice', async () => {
    const world = await importing(['2026-01-15.csv']);
    expect(world.output).toContain('Imported 822 values.');
    expect(world.output).toMatch(/grid\.energyImport +288 +2026-01-15/);
    expect(world.output).toMatch(/grid\.power +246 /);
    expect(world.output).toMatch(/car\.state +288 /);
    expect(world.output).toMatch(/home_p +288 +\S+2026-01-15\.csv:2 +it is computed/);
    expect(world.output).toContain('2026-01-15.csv:290: 1 cells instead of 6');
    await importing(['2026-01-15.csv']);
    const { lines } = await exported();
    expect(lines).toHaveLength(1 + 288 + 246 + 288);
    const energy = lines.filter((line) => line.includes('grid.energyImport'));
    expect(energy[0]).toMatch(/,grid\.energyImport,Wh,1000$/);
    expect(energy.at(-1)).toMatch(/,grid\.energyImport,Wh,3870$/);
  });

  it('is only looked at in a dry run', async () => {
    const world = await importing(['2026-01-15.csv'], { dryRun: true });
    expect(world.output).toContain('822 values would be imported. Nothing was written.');
    expect(existsSync(inFolder('history.db'))).toBe(false);
  });

  it('has hourly values after the import', async () => {
    const { lines } = await exported({ file: imported, series: 'grid.power', resolution: '1h' });
    expect(lines[0]).toBe('time,series,unit,mean,min,max,first,last,count');
    // 12 rows an hour; the first of each seven is empty.
    expect(lines[1]).toMatch(/,grid\.power,W,5\.9,1,11,1,11,10$/);
    expect(lines).toHaveLength(25);
  });

  it('leaves nothing to be rolled up later, however much came', async () => {
    const count = amount(2000, 500);
    const hours = Array.from(
      { length: count },
      (_, index) => `x;${AT_MS / 1000 + index * 3600 - 8_000_000};${index};1;idle;0`,
    );
    writeFileSync(inFolder('long.csv'), `time;timestamp;grid_imp_eto;grid_p;car_state;home_p\n${hours.join('\n')}\n`);
    await importing(['long.csv']);
    const file = new Sqlite(inFolder('history.db'), { readOnly: true, busyMs: 0 });
    expect(file.all('SELECT * FROM pending')).toEqual([]);
    expect(file.get('SELECT CAST(count(*) AS INTEGER) FROM hourly')).toEqual([2 * count]);
    file.close();
  });
});

describe('values of the logger', () => {
  beforeEach(async () => {
    const file = LoggerFile.openForWriting(inFolder('log.db'));
    await file.append(
      ['12', '13'].flatMap((device) =>
        Array.from({ length: RECORDS }, (_, index) => ({
          ...{ device, measurand: 'energyImport', unit: 'kWh' },
          ...{ value: 1 + index / 1000, atMs: AT_MS + index * 1000 },
        })),
      ),
    );
    file.close();
  });

  it('come from its file, by the numbers of the meters', async () => {
    const world = await importing(['log.db']);
    expect(world.output).toMatch(/grid\.energyImport +5000 /);
    expect(world.output).toMatch(/13\.energyImport +5000 +\S+log\.db +say whose it is: --map 13=device/);
    const { lines } = await exported({}, 'out.ndjson');
    expect(lines).toHaveLength(5000);
    expect(JSON.parse(lines[1] ?? '')).toEqual({
      series: 'grid.energyImport',
      unit: 'Wh',
      t: AT_MS + 1000,
      value: 1001,
    });
  });

  it('come under another name when somebody says so', async () => {
    const world = await importing(['log.db'], { map: ['12=main', '13=flat'] });
    expect(world.output).toMatch(/main\.energyImport +5000 [^]*flat\.energyImport +5000 /);
    expect((await exported({ series: 'flat.*' })).lines).toHaveLength(5001);
  });
});

describe('names, numbers and units', () => {
  const import_ = async (config: string, name: string, text: string) => {
    writeFileSync(inFolder('meterhub.yaml'), config);
    writeFileSync(inFolder(name), text);
    const { output } = await importing([name]);
    const { lines } = await exported({}, 'out.ndjson');
    return { output, series: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  };
  const tsv = (...rows: readonly string[]) =>
    `${['time\tdevice\tmeasurand\tvalue\tunit', ...rows.map((row) => `2026-01-15T12:00:00Z\t${row}`)].join('\n')}\n`;

  it('of two meters with exchanged numbers are those under which they were recorded', async () => {
    const config = `
devices:
  cellar: { model: sdm630, address: 127.0.0.1:1, type: modbus-tcp, id: 1, apiId: 2 }
  attic: { model: sdm630, address: 127.0.0.1:2, type: modbus-tcp, id: 2, apiId: 1 }
  flat: { model: sdm120, address: 127.0.0.1:3, type: modbus-tcp, id: 3 }
`;
    const rows = [
      '1\tpowerL1\t100\tW',
      '2\tpowerL1\t200\tW',
      '3\tpowerL1\t300\tW',
      '1\tpowrL1\t5\tW',
      '1\tpowerL2\t5\tV',
    ];
    const { output, series } = await import_(config, 'log.tsv', tsv(...rows));
    expect(series.map(({ series: name, value }) => [name, value])).toEqual([
      ['attic.powerL1', 100],
      ['cellar.powerL1', 200],
      ['flat.power', 300],
    ]);
    expect(output).toMatch(/1\.powrL1 +1 +\S+log\.tsv:5 +attic measures no powrL1 \(did you mean "powerL1"/);
    expect(output).toContain('log.tsv:6: attic.powerL2 is recorded in W, the file has V');
  });

  it('of water in litres stay litres', async () => {
    const config = `
devices:
  water: { model: http-json, url: http://127.0.0.1:1, values: { volume: { path: v, unit: l } } }
dataset: { water_vto: water.volume }
`;
    const { series } = await import_(config, 'w.csv', 'timestamp;water_vto\n1768478400;812000\n1768478700;much\n');
    expect(series.map(({ series: name, unit, value }) => [name, unit, value])).toEqual([
      ['water.volume', 'l', 812_000],
    ]);
  });
});

describe('info', () => {
  it('says what there is and how large', async () => {
    const world = new CommandWorld();
    await info(imported, world);
    expect(world.output).toMatch(/history\.db: [\d.]+ kB.*, 3 series, days of /);
    expect(world.output).toMatch(/SERIES +UNIT +FIRST +LAST +READINGS/);
    expect(world.output).toMatch(/grid\.energyImport +Wh +2026-01-15 \d\d:00 +2026-01-16 \d\d:\d\d +288 /);
  });

  it.each([
    ['nothing', 'HISTORY_NO_FILE'],
    ['logger', 'HISTORY_FOREIGN'],
  ])('of %s is refused with %s', async (kind, code) => {
    const path = inFolder(kind);
    if (kind === 'logger') LoggerFile.openForWriting(path).close();
    await expect(info(path, new CommandWorld())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(path),
    });
    if (kind === 'nothing') expect(existsSync(path)).toBe(false);
  });
});

describe('refused', () => {
  it.each([
    ['a file that is not there', ['no.csv'], {}, 'there is no file'],
    ['a file of another kind', ['meterhub.yaml'], {}, 'nothing that can be imported'],
    ['a rule that is none', ['2026-01-15.csv'], { map: ['x'] }, 'is no rule'],
  ])('%s', async (_, files, flags, problem) => {
    await expect(importing(files, flags)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(problem),
    });
    expect(existsSync(inFolder('history.db'))).toBe(false);
  });

  it.each([
    [{ series: 'grid.powr' }, 'did you mean "grid.power"'],
    [{ resolution: '5m' }, 'is not known'],
    [{ from: 'soon' }, 'is no point in time'],
  ])('an export with %j', async (flags, problem) => {
    await expect(exported({ file: imported, ...flags })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(problem),
    });
    expect(existsSync(inFolder('out.csv'))).toBe(false);
  });
});
