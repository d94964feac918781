// Whether an address belongs to the own network: what a page may make the hub talk to. Pure but for the look-up of names.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** RFC 1918, 3927, 4193, 4291, 6598 and the machine itself. */
const OWN = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
] as const)
  OWN.addSubnet(net, bits, 'ipv4');
OWN.addSubnet('fc00::', 7, 'ipv6');
OWN.addSubnet('fe80::', 10, 'ipv6');
OWN.addAddress('::1', 'ipv6');

export function isPrivateIp(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  const ip = mapped ?? bare;
  const version = isIP(ip);
  return version !== 0 && OWN.check(ip, version === 6 ? 'ipv6' : 'ipv4');
}

/** Of a name all its addresses must be; one that cannot be looked up is not. Never rejects. */
export async function isPrivateHost(host: string): Promise<boolean> {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare.replace(/%.*$/, '')) !== 0) return isPrivateIp(bare);
  const addresses = await lookup(bare, { all: true }).catch(() => []);
  return addresses.length > 0 && addresses.every(({ address }) => isPrivateIp(address));
}
