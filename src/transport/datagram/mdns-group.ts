// The group of multicast DNS (RFC 6762) as those need it who ask and answer there. Knows no message.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { ownAddresses } from './interfaces.ts';

export const MDNS_GROUP = '224.0.0.251';
export const MDNS_PORT = 5353;

/** Beside Avahi or another that listens there. Null: the network cannot be asked. Never rejects. */
export function openMdnsGroup(): Promise<Socket | null> {
  const addresses = ownAddresses();
  if (addresses.length === 0) return Promise.resolve(null);
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(null);
    });
    socket.bind(MDNS_PORT, () => {
      try {
        for (const address of addresses) socket.addMembership(MDNS_GROUP, address);
        socket.setMulticastTTL(255);
        // A network that goes away is no reason to end anything.
        socket.removeAllListeners('error').on('error', () => undefined);
        socket.unref();
        resolve(socket);
      } catch {
        socket.close();
        resolve(null);
      }
    });
  });
}

/** To everybody, or to one who has asked. */
export function sendMdns(socket: Socket, bytes: Uint8Array, to?: RemoteInfo): void {
  socket.send(bytes, to?.port ?? MDNS_PORT, to?.address ?? MDNS_GROUP, () => undefined);
}
