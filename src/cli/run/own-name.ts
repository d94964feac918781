// The hub's own name in the network, where no Avahi gives the machine one: `meterhub-1a2b.local`, answered by multicast DNS
// (RFC 6762). Never the machine's name: that is not ours to answer for. It must not know what is served.
import { createHash } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { encodeAnswer, encodeQuestion, readMessage } from '../../codec/mdns/message.ts';
import type { Clock } from '../../model/clock.ts';
import { ownAddresses } from '../../transport/datagram/interfaces.ts';
import { MDNS_GROUP, MDNS_PORT, openMdnsGroup, sendMdns } from '../../transport/datagram/mdns-group.ts';

/** Host names are known for so long, seconds (RFC 6762, 10). */
const TTL_S = 120;
/** Askers by the older rules may keep it so long at most (6.7). */
const LEGACY_TTL_S = 10;
/** The name is asked for so often before it is taken, with these pauses (8.1). */
const PROBES = 3;
const PROBE_PAUSE_MS = 250;
/** Names that are tried when others have the first ones. */
const MAX_NAMES = 5;

export interface OwnName {
  /** `meterhub-1a2b.local` */
  readonly name: string;
  stop(): Promise<void>;
}

/** Takes a name that nobody has, and answers for it. Null: the network cannot be asked, or all names are taken. Never rejects. */
export async function takeName(identity: string, clock: Clock): Promise<OwnName | null> {
  const socket = await openMdnsGroup();
  if (socket === null) return null;
  for (let number = 1; number <= MAX_NAMES; number++) {
    const name = nameOf(identity, number);
    if (!(await isTaken(socket, name, clock))) return answerFor(socket, name);
  }
  socket.close();
  return null;
}

/** The same on every start, another one on every machine; the identity itself stays secret. */
export function nameOf(identity: string, number: number): string {
  const hash = createHash('sha256').update(`mdns\n${identity}`).digest('hex').slice(0, 4);
  return `meterhub-${hash}${number === 1 ? '' : `-${number}`}.local`;
}

async function isTaken(socket: Socket, name: string, clock: Clock): Promise<boolean> {
  const own = new Set(ownAddresses());
  const others: string[] = [];
  const onMessage = (bytes: Buffer): void => {
    const message = readMessage(bytes);
    const found = message?.addresses.filter((each) => each.name === name && !own.has(each.address)) ?? [];
    others.push(...found.map(({ address }) => address));
  };
  socket.on('message', onMessage);
  for (let probe = 0; probe < PROBES && others.length === 0; probe++) {
    sendMdns(socket, encodeQuestion(name));
    await clock.sleep(PROBE_PAUSE_MS);
  }
  socket.off('message', onMessage);
  return others.length > 0;
}

function answerFor(socket: Socket, name: string): OwnName {
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const message = readMessage(bytes);
    if (message === null || message.isResponse) return;
    const asked = message.questions.filter((question) => question.name === name && question.asksAddress);
    if (asked.length === 0) return;
    const isLegacy = from.port !== MDNS_PORT;
    const answer = isLegacy ? { ttlS: LEGACY_TTL_S, legacyId: message.id } : { ttlS: TTL_S };
    const text = encodeAnswer(name, ownAddresses(), answer);
    if (isLegacy || asked.every(({ wantsUnicast }) => wantsUnicast)) sendMdns(socket, text, from);
    else sendMdns(socket, text);
  });
  sendMdns(socket, encodeAnswer(name, ownAddresses(), { ttlS: TTL_S }));
  return {
    name,
    stop: () =>
      new Promise((closed) => {
        const goodbye = encodeAnswer(name, ownAddresses(), { ttlS: 0 });
        socket.send(goodbye, MDNS_PORT, MDNS_GROUP, () => socket.close(() => closed()));
      }),
  };
}
