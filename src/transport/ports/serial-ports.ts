// The serial ports of this machine, under names that stay the same when the adapters are plugged in another order.
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const STABLE = '/dev/serial/by-id';
const BARE = /^(ttyUSB|ttyACM)\d+$/;

/** Each port once. */
export function serialPorts(root = '/'): string[] {
  const stable = listed(join(root, STABLE)).map((name) => join(STABLE, name));
  const real = new Set(stable.map((path) => realOf(join(root, path))));
  const bare = listed(join(root, '/dev'))
    .filter((name) => BARE.test(name))
    .map((name) => join('/dev', name))
    .filter((path) => !real.has(realOf(join(root, path))));
  return [...stable, ...bare].sort();
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
