// The file on the disk: what is written, what is kept of it, what is refused. Real files in a folder of its own.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { loadConfig } from '../load.ts';
import { ConfigFile } from './config-file.ts';

const TEXT = `# mine
buses: { rs485: { type: modbus-rtu, port: /dev/ttyUSB0 } }
devices:
  grid: { model: sdm630, bus: rs485, id: 1 } # cellar
outputs:
  mq: { type: mqtt, url: mqtt://b, user: me, password: hunter2 }
`;
const PV = { at: ['devices', 'pv'], value: { model: 'sdm120', bus: 'rs485', id: 2 } };

let folder: string;
let path: string;
let file: ConfigFile;
let made = 0;

beforeEach(() => {
  folder = tempFolder();
  path = join(folder, 'meterhub.yaml');
  file = fileAt(path);
});

function fileAt(at: string): ConfigFile {
  return new ConfigFile({
    path: at,
    versions: join(folder, 'data/versions'),
    load: (text) => loadConfig(text, at, {}),
    clock: new FakeClock(),
    // As one that says when it was made.
    initial: () => `# new ${(made += 1)}\n`,
  });
}

function write(text = TEXT, mode = 0o640): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}

it('is shown without its secrets, changed, and keeps its mode', async () => {
  write(TEXT, 0o604);
  const { revision, values, exists } = await file.read();
  expect(exists).toBe(true);
  expect(JSON.stringify(values)).not.toContain('hunter2');
  const { difference } = await file.plan([PV], revision);
  expect(readFileSync(path, 'utf8')).toBe(TEXT);
  expect(difference.map((line) => line && `${line.kind[0]} ${line.text}`)).toEqual([
    null,
    's buses: { rs485: { type: modbus-rtu, port: /dev/ttyUSB0 } }',
    's devices:',
    's   grid: { model: sdm630, bus: rs485, id: 1 } # cellar',
    'a   pv: { model: sdm120, bus: rs485, id: 2 }',
    's outputs:',
    's   mq: { type: mqtt, url: mqtt://b, user: me, password: ********}',
  ]);
  const saved = await file.save([PV], revision);
  expect(saved.written).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe(
    TEXT.replace('# cellar\n', '# cellar\n  pv: { model: sdm120, bus: rs485, id: 2 }\n'),
  );
  expect(statSync(path).mode & 0o777).toBe(0o604);
  expect((await file.read()).revision).toBe(saved.revision);
  expect(versions()).toEqual([TEXT]);
});

function versions(): string[] {
  const kept = join(folder, 'data/versions');
  return existsSync(kept)
    ? readdirSync(kept)
        .sort()
        .map((name) => readFileSync(join(kept, name), 'utf8'))
    : [];
}

it('comes into being with the first change, for its owner and group alone', async () => {
  const { revision, exists } = await file.read();
  expect(exists).toBe(false);
  const edits = [{ at: ['buses', 'rs485'], value: { type: 'modbus-rtu', port: '/dev/ttyUSB0' } }, PV];
  expect(await file.save(edits, revision)).toMatchObject({ written: true });
  expect(readFileSync(path, 'utf8')).toMatch(/# new \d+\nbuses:\n {2}rs485: \{ type: modbus-rtu/);
  expect(statSync(path).mode & 0o007).toBe(0);
});

it('stays where its link points to', async () => {
  const real = join(folder, 'etc', 'real.yaml');
  mkdirSync(join(folder, 'etc'));
  writeFileSync(real, TEXT);
  symlinkSync(real, path);
  await file.save([PV], (await file.read()).revision);
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(readFileSync(real, 'utf8')).toContain('  pv: ');
});

it('is not written when somebody else has changed it, who is shown', async () => {
  write();
  const { revision } = await file.read();
  write(TEXT.replace('cellar', 'attic'));
  const refused = await file.save([PV], revision).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'CONFIG_CHANGED' });
  const { difference } = refused as { difference: readonly ({ kind: string; text: string } | null)[] };
  expect(difference.filter((line) => line !== null && line.kind !== 'same').map((line) => line?.text.trim())).toEqual([
    'grid: { model: sdm630, bus: rs485, id: 1 } # cellar',
    'grid: { model: sdm630, bus: rs485, id: 1 } # attic',
  ]);
  expect(readFileSync(path, 'utf8')).not.toContain('pv:');
  const again = refused as { revision: string };
  expect(await file.save([PV], again.revision)).toMatchObject({ written: true });
  expect(readFileSync(path, 'utf8')).toContain('attic');
});

it('takes two changes at once one after the other: the later one is told', async () => {
  write();
  const { revision } = await file.read();
  const car = { at: ['devices', 'car'], value: { model: 'go-e', url: 'http://h' } };
  const [first, second] = await Promise.allSettled([file.save([PV], revision), file.save([car], revision)]);
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
});

it('with mistakes is not written', async () => {
  write();
  const wrong = [{ at: ['devices', 'pv'], value: { model: 'sdm120', bus: 'rs484', id: 2 } }];
  const refused = await file.save(wrong, (await file.read()).revision).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'CONFIG_INVALID' });
  expect((refused as { problems: { message: string }[] }).problems[0]?.message).toContain('rs484');
  expect(readFileSync(path, 'utf8')).toBe(TEXT);
});

it('that may not be written is text to copy, without secrets', async () => {
  write(TEXT, 0o444);
  const result = await file.save([PV], (await file.read()).revision);
  expect(result).toMatchObject({ written: false });
  expect(result.text).toContain('  pv: { model: sdm120');
  expect(result.text).not.toContain('hunter2');
  expect(readFileSync(path, 'utf8')).toBe(TEXT);
});

it('without a difference is not touched', async () => {
  write();
  const before = statSync(path).mtimeMs;
  const { revision } = await file.read();
  const same = await file.save([{ at: ['devices', 'grid', 'id'], value: 1 }], revision);
  expect(same).toMatchObject({ written: true, revision, difference: [] });
  expect(statSync(path).mtimeMs).toBe(before);
  expect(versions()).toEqual([]);
});

it('keeps its last ten versions', async () => {
  write();
  for (let id = 2; id < 15; id++) {
    const edit = { at: ['devices', 'grid', 'id'], value: id };
    await file.save([edit], (await file.read()).revision);
  }
  const kept = versions();
  expect(kept).toHaveLength(10);
  expect(kept[0]).toContain('id: 4 }');
  expect(kept.at(-1)).toContain('id: 13 }');
});

it('that has a mistake of YAML says so', async () => {
  write('devices: [\n');
  const { revision, values } = await file.read();
  expect(values).toBeNull();
  await expect(file.save([PV], revision)).rejects.toMatchObject({ code: 'CONFIG_EDIT' });
});
