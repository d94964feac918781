// Which machine this is, as Homie's extension "legacy firmware" wants it. It must not know topics.
import { networkInterfaces } from 'node:os';

export interface Machine {
  /** IPv4 address in the network. */
  readonly address: string;
  /** `00:1a:2b:3c:4d:5e`. */
  readonly mac: string;
}

/** A machine without a network has neither, but the attributes must not be empty. */
const NONE: Machine = { address: '0.0.0.0', mac: '00:00:00:00:00:00' };

export function thisMachine(interfaces = networkInterfaces()): Machine {
  const outward = Object.values(interfaces)
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outward === undefined ? NONE : { address: outward.address, mac: outward.mac };
}
