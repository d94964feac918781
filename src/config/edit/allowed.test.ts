// Where the page may point the hub to: files of its own, ports that are some.
import { expect, it } from 'vitest';
import { BUILT_IN } from '../../catalog/index.ts';
import { checkAllowed } from './allowed.ts';

const current = { history: { path: '/mnt/disk/history.db' }, log: { path: '/var/log' } };

function check(at: string, value: unknown): void {
  const options = { catalogue: BUILT_IN, dataFolder: 'data', ports: ['/tmp/pty'], current };
  checkAllowed([{ at: at.split('.'), value }], options);
}

it.each<[string, unknown]>([
  ['history.path', 'data/history.db'],
  ['history.path', './data/a/../history.db'],
  ['history', { path: '/mnt/disk/history.db', commit: '60s' }],
  ['backup', { path: 'data/backup', columns: ['time'] }],
  ['buses.a', { type: 'modbus-rtu', port: '/dev/serial/by-id/usb-FTDI_1' }],
  ['buses.a', { type: 'sml', port: '/tmp/pty' }],
  ['devices.a', { model: 'sml', port: '/dev/ttyUSB0' }],
  ['devices.a', { model: 'go-e', url: 'http://10.0.0.1/../etc' }],
  ['devices.a', undefined],
])('%s: %j may be written', (at, value) => expect(() => check(at, value)).not.toThrow());

it.each<[string, unknown]>([
  ['history.path', '/etc/passwd'],
  ['history.path', '../history.db'],
  ['history.path', 'data/../x.db'],
  ['history.path', 'data'],
  ['history', { path: '/mnt/disk/other.db' }],
  ['log', { level: 'info', path: '/root' }],
  ['backup', { path: '/', columns: ['time'] }],
  ['models', '/home'],
  ['server.passwordFile', '/etc/shadow'],
  ['outputs.a', { type: 'mqtt', url: 'mqtts://b', ca: '/etc/shadow' }],
  ['buses.a', { type: 'mqtt', url: 'mqtts://b', key: '/etc/shadow' }],
  ['buses.a', { type: 'sml', port: '/etc/shadow' }],
  ['devices.a', { model: 'sml', port: '/dev/../etc/shadow' }],
])('%s: %j may not', (at, value) =>
  expect(() => check(at, value)).toThrow(expect.objectContaining({ code: 'SETUP_PATH' })),
);
