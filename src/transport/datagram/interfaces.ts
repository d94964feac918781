// Networks of this machine by the name of their interface or their own address. Opens nothing.
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** `eth0` or `192.168.0.2` as the machine's own IPv4 address there; null: it has none. */
export function ownAddressOf(text: string): string | null {
  const all = networkInterfaces();
  if (isIPv4(text)) {
    const isOwn = Object.values(all).some((addresses) => addresses?.some(({ address }) => address === text) === true);
    return isOwn ? text : null;
  }
  return all[text]?.find(({ family }) => family === 'IPv4')?.address ?? null;
}

/** IPv4 addresses under which others reach this machine; bridges of containers are not among them. */
export function ownAddresses(): string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    /^(docker|br-|veth|virbr)/.test(name)
      ? []
      : addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );
}
