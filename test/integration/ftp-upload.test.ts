// Uploads to a real FTP server: folders made, files replaced, refusals, servers that are away or hang; never a password.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FtpConfig } from '../../src/output/csv/config.ts';
import { CsvBackup } from '../../src/output/csv/csv-backup.ts';
import { FtpUpload } from '../../src/output/csv/ftp-upload.ts';
import { cycleAt } from '../support/dataset-cycles.ts';
import { FTP_PASSWORD, FTP_USER, FtpServer, hasFtpServer } from '../support/ftp-server.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let folder: string;
let root: string;
let clock: SteppedClock;
let logged: string[];
let server: FtpServer | null;
let upload: FtpUpload | null;

beforeEach(() => {
  folder = tempFolder();
  root = join(folder, 'backup');
  mkdirSync(join(root, '2026'), { recursive: true });
  clock = new SteppedClock();
  logged = [];
  server = upload = null;
});

afterEach(async () => {
  upload?.stop();
  await server?.stop();
  expect(logged.join('\n')).not.toContain(FTP_PASSWORD);
});

function open(port: number, more: Partial<FtpConfig> = {}): FtpUpload {
  const note = (_fields: object, text: string): number => logged.push(text);
  upload = new FtpUpload({
    config: {
      ...{
        host: '127.0.0.1',
        port,
        user: FTP_USER,
        password: FTP_PASSWORD,
        path: 'USB/MeterHub-Backup',
        secure: false,
      },
      ...more,
    },
    ...{ root, clock, log: { warn: note, info: note } },
  });
  return upload;
}

const put = (name: string, text: string): void => writeFileSync(join(root, name), text);
const uploaded = (name: string): string | null => {
  try {
    return readFileSync(join(server?.root ?? '', 'USB/MeterHub-Backup', name), 'utf8');
  } catch {
    return null;
  }
};

describe.skipIf(!hasFtpServer)('with vsftpd (Debian package vsftpd, as root)', () => {
  it('makes the folders and puts the file there, again when it has changed', async () => {
    server = await FtpServer.start(folder);
    const ftp = open(server.port);
    for (const text of ['time;p\n', 'time;p\n12:00;1\n', 'time;p\n']) {
      put('2026/2026-01-15.csv', text);
      ftp.enqueue('2026/2026-01-15.csv');
      await eventually('the upload', () => uploaded('2026/2026-01-15.csv') === text);
    }
    expect(readdirSync(join(server.root, 'USB/MeterHub-Backup'))).toEqual(['2026']);
    expect(ftp.health().problem).toBeNull();
  });

  it('uploads many files one after the other, and leaves out what is not there', async () => {
    server = await FtpServer.start(folder);
    const ftp = open(server.port, { path: '/USB/MeterHub-Backup' });
    const names = Array.from({ length: 9 }, (_, day) => `2026/2026-01-0${day + 1}.csv`);
    for (const name of names.slice(1)) put(name, name);
    for (const name of names) ftp.enqueue(name);
    await eventually('the last upload', () => uploaded(names[8] ?? '') === names[8]);
    expect(names.map(uploaded)).toEqual([null, ...names.slice(1)]);
    expect(ftp.health().problem).toBeNull();
  });

  it('says once why it is refused, and keeps the files', async () => {
    server = await FtpServer.start(folder);
    put('2026/2026-01-15.csv', 'x');
    const ftp = open(server.port, { password: 'wrong-password' });
    ftp.enqueue('2026/2026-01-15.csv');
    await eventually('the refusal', () => ftp.health().problem !== null);
    expect(ftp.health().problem).toMatch(/^cannot upload to 127\.0\.0\.1:\d+: 530 .*Check address, user, password/);
    expect(JSON.stringify(ftp.health())).not.toContain('wrong-password');
    expect(ftp.health()).toMatchObject({ code: 'FTP_UPLOAD', facts: { status: 530 }, queued: 1, lastSuccessMs: null });
    put('2026/2026-01-14.csv', 'y');
    ftp.enqueue('2026/2026-01-14.csv');
    await eventually('the second refusal', () => ftp.failures >= 2);
    expect(logged.filter((text) => text.includes('cannot upload'))).toHaveLength(1);
    expect(logged.join('\n')).not.toContain('wrong-password');
  });

  it('catches up when a server comes back', async () => {
    server = await FtpServer.start(folder);
    const { port } = server;
    const ftp = open(port);
    await server.stop();
    put('2026/2026-01-14.csv', 'yesterday');
    put('2026/2026-01-15.csv', 'today');
    ftp.enqueue('2026/2026-01-14.csv');
    ftp.enqueue('2026/2026-01-15.csv');
    await eventually('the problem', () => ftp.health().problem !== null);
    server = await FtpServer.start(folder, port);
    await eventually('the uploads', async () => {
      // Only the pause passes at once: an upload that is under way gets the time of a real server.
      const isUnderWay = ftp.health().queued > ftp.waiting;
      if (!isUnderWay) await clock.advance(60_000);
      return uploaded('2026/2026-01-14.csv') === 'yesterday' && uploaded('2026/2026-01-15.csv') === 'today';
    });
    await eventually('the end of the problem', () => ftp.health().problem === null);
    expect(logged.at(-1)).toBe('ftp works again');
    expect(ftp.health()).toMatchObject({ code: null, facts: {}, queued: 0, queueOf: 'files', dropped: 0 });
    expect(ftp.health().lastSuccessMs).toBeLessThanOrEqual(clock.wallMs());
  });

  it('takes the files of the backup as they are saved', async () => {
    server = await FtpServer.start(folder);
    const ftp = open(server.port);
    const log = { warn: () => undefined, info: () => undefined };
    const config = { path: root, columns: ['time', 'p'], everyMs: 300_000, saveMs: 3_600_000 };
    const backup = new CsvBackup({ config, clock, log, upload: (name) => ftp.enqueue(name) });
    backup.start();
    const hour = Math.ceil(clock.wallMs() / 3_600_000) * 3_600_000 + 3_600_000;
    backup.accept(cycleAt(hour - 1000, { p: 1 }));
    backup.accept(cycleAt(hour, { p: 2 }));
    const cycle = cycleAt(hour, { p: 2 });
    const date = String(cycle.value('time')).slice(0, 10);
    const text = `time;p\n${String(cycle.value('time'))};2\n`;
    await eventually('the upload', () => uploaded(`${date.slice(0, 4)}/${date}.csv`) === text);
    await backup.stop();
  });
});

describe('a server that hangs', () => {
  let silent: Server;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    silent = createServer((socket) => {
      socket.on('error', () => undefined);
      sockets.push(socket);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('is given up after two minutes and tried again; the end of the program does not wait for it', async () => {
    put('2026/2026-01-15.csv', 'x');
    const ftp = open((silent.address() as AddressInfo).port);
    ftp.enqueue('2026/2026-01-15.csv');
    await eventually('the connection', () => sockets.length === 1);
    await clock.advance(120_001);
    await eventually('the problem', () => ftp.health().problem !== null);
    await eventually('the next try', async () => {
      await clock.advance(30_000);
      return sockets.length === 2;
    });
    const closed = new Promise((resolve) => sockets[1]?.on('close', resolve));
    sockets[1]?.resume();
    ftp.stop();
    await closed;
  });

  it('does not let more wait than two months of files', () => {
    const ftp = open((silent.address() as AddressInfo).port);
    for (let n = 0; n < 10_000; n++) ftp.enqueue(`2026/${n}.csv`);
    expect(ftp.waiting).toBeLessThanOrEqual(62);
  });
});
