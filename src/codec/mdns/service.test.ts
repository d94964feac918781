// Services of DNS-based discovery: what programs ask for, and what they are told.
import { expect, it } from 'vitest';
import { encodeQuestion, readMessage, type Question } from './message.ts';
import { asksFor, encodeOffers, type ServiceOffer } from './service.ts';

const OFFER: ServiceOffer = {
  ...{ name: 'shellypro3em-021a4b00c0fe', type: '_shelly._tcp', port: 80 },
  txt: ['gen=2', 'app=Pro3EM'],
};

const question = (name: string, type = 255): Question => {
  const [read] = readMessage(encodeQuestion(name))?.questions ?? [];
  if (read === undefined) throw new Error('no question');
  return { ...read, type };
};

it.each([
  ['_shelly._tcp.local', 12, true],
  ['_SHELLY._TCP.local', 12, true],
  ['_shelly._tcp.local', 16, false],
  ['_services._dns-sd._udp.local', 12, true],
  ['shellypro3em-021a4b00c0fe._shelly._tcp.local', 33, true],
  ['shellypro3em-021a4b00c0fe._shelly._tcp.local', 16, true],
  ['shellypro3em-021a4b00c0fe.local', 1, true],
  ['shellypro3em-021a4b00c0fe.local', 28, false],
  ['_http._tcp.local', 12, false],
  ['shellypro3em-021a4b00c0ff.local', 1, false],
])('%s, type %i: %s', (name, type, expected) => {
  expect(asksFor(question(name, type), OFFER)).toBe(expected);
});

it('says type, place, text and addresses', () => {
  const bytes = encodeOffers([OFFER], { addresses: ['192.168.0.5', '10.0.0.1'], ttlS: 120 });
  const message = readMessage(bytes);
  expect(message).toMatchObject({ isResponse: true, questions: [] });
  const host = 'shellypro3em-021a4b00c0fe.local';
  expect(message?.addresses).toEqual([
    { name: host, address: '192.168.0.5' },
    { name: host, address: '10.0.0.1' },
  ]);
  const text = Buffer.from(bytes).toString('latin1');
  expect(text).toContain('\x05gen=2\x0aapp=Pro3EM');
  // Port 80, then the host's name.
  expect(text).toContain('\0\x50\x19shellypro3em-021a4b00c0fe\x05local\0');
});

it('answers older askers with their number and question', () => {
  const asked = question('_shelly._tcp.local', 12);
  const bytes = encodeOffers([OFFER], { addresses: ['10.0.0.1'], ttlS: 10, legacy: { id: 4711, question: asked } });
  expect(readMessage(bytes)).toMatchObject({ id: 4711, questions: [{ name: '_shelly._tcp.local', type: 12 }] });
});
