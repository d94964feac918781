// Telegrams of P1 ports as the public descriptions of each version show them, with numbers of our own.
import { createCipheriv } from 'node:crypto';
import { encodeTelegram } from '../../src/codec/obis-text/encode.ts';

/** DSMR 5.0 with a gas meter and an empty second channel. */
export const DSMR5_LINES = [
  ...['1-3:0.2.8(50)', '0-0:1.0.0(260115130000W)', '0-0:96.1.1(4530303034303030303030303030303031)'],
  ...[
    '1-0:1.8.1(001234.567*kWh)',
    '1-0:1.8.2(000765.433*kWh)',
    '1-0:2.8.1(000100.001*kWh)',
    '1-0:2.8.2(000200.002*kWh)',
  ],
  ...['0-0:96.14.0(0002)', '1-0:1.7.0(00.250*kW)', '1-0:2.7.0(00.000*kW)', '0-0:96.7.21(00013)', '0-0:96.7.9(00001)'],
  ...['1-0:99.97.0(1)(0-0:96.7.19)(251208152415W)(0000000240*s)', '1-0:32.32.0(00002)', '1-0:32.36.0(00000)'],
  ...['0-0:96.13.0()', '1-0:32.7.0(230.1*V)', '1-0:52.7.0(231.2*V)', '1-0:72.7.0(229.3*V)'],
  ...['1-0:31.7.0(001*A)', '1-0:51.7.0(000*A)', '1-0:71.7.0(000*A)', '1-0:21.7.0(00.200*kW)', '1-0:41.7.0(00.040*kW)'],
  ...['1-0:61.7.0(00.010*kW)', '1-0:22.7.0(00.000*kW)', '1-0:42.7.0(00.000*kW)', '1-0:62.7.0(00.000*kW)'],
  ...['0-1:24.1.0(003)', '0-1:96.1.0(4730303031303030303030303030303031)', '0-1:24.2.1(260115125500W)(00981.443*m3)'],
  ...['0-2:24.1.0(003)', '0-2:96.1.0()'],
];

/** DSMR 2.2 and 3: no version, no time, no checksum; the gas value on a line of its own. */
export const DSMR3_LINES = [
  ...['0-0:96.1.1(4B303030303030303030303030303031)', '1-0:1.8.1(12345.678*kWh)', '1-0:1.8.2(00001.001*kWh)'],
  ...['1-0:2.8.1(00000.000*kWh)', '1-0:2.8.2(00000.000*kWh)', '0-0:96.14.0(0001)', '1-0:1.7.0(0001.01*kW)'],
  ...['1-0:2.7.0(0000.00*kW)', '0-0:17.0.0(0999.00*kW)', '0-0:96.3.10(1)', '0-0:96.13.1()', '0-0:96.13.0()'],
  ...['0-1:24.1.0(3)', '0-1:96.1.0(3030303030303030303030303031)'],
  ...['0-1:24.3.0(260115120000)(00)(60)(1)(0-1:24.2.1)(m3)', '(00123.456)', '0-1:24.4.0(1)'],
];

/** Belgium: version 50217, gas not converted to norm temperature, water, the demand of quarter hours. */
export const BELGIAN_LINES = [
  ...['0-0:96.1.4(50217)', '0-0:96.1.1(3153414733313030303030303031)', '0-0:1.0.0(260715140000S)'],
  ...[
    '1-0:1.8.1(000000.034*kWh)',
    '1-0:1.8.2(000015.758*kWh)',
    '1-0:2.8.1(000000.000*kWh)',
    '1-0:2.8.2(000000.011*kWh)',
  ],
  ...['1-0:1.4.0(02.351*kW)', '1-0:1.6.0(260709134558S)(02.589*kW)'],
  ...[
    '0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(260501000000S)(260423192538S)(03.695*kW)(260601000000S)(260505122139S)(05.980*kW)',
  ],
  ...[
    '0-0:96.14.0(0001)',
    '1-0:1.7.0(00.000*kW)',
    '1-0:2.7.0(01.500*kW)',
    '1-0:32.7.0(234.7*V)',
    '1-0:31.7.0(006.52*A)',
  ],
  ...['0-0:96.3.10(1)', '0-0:17.0.0(999.9*kW)', '1-0:31.4.0(999*A)', '0-0:96.13.0()'],
  ...[
    '0-1:24.1.0(003)',
    '0-1:96.1.1(37464C4F32313139303333373333)',
    '0-1:24.4.0(1)',
    '0-1:24.2.3(260715135500S)(00112.384*m3)',
  ],
  ...['0-2:24.1.0(007)', '0-2:96.1.1(3853414731323334353637383930)', '0-2:24.2.1(260715135231S)(00872.234*m3)'],
];

/** Sweden: totals, reactive values, everything by phase; no sub-meters. */
export const SWEDISH_LINES = [
  ...[
    '0-0:1.0.0(260715140000S)',
    '1-0:1.8.0(00006678.394*kWh)',
    '1-0:2.8.0(00000000.000*kWh)',
    '1-0:3.8.0(00000021.988*kvarh)',
  ],
  ...['1-0:4.8.0(00001020.971*kvarh)', '1-0:1.7.0(0001.727*kW)', '1-0:2.7.0(0000.000*kW)', '1-0:3.7.0(0000.000*kvar)'],
  ...['1-0:4.7.0(0000.309*kvar)', '1-0:21.7.0(0001.023*kW)', '1-0:22.7.0(0000.000*kW)', '1-0:23.7.0(0000.000*kvar)'],
  ...['1-0:24.7.0(0000.009*kvar)', '1-0:32.7.0(240.3*V)', '1-0:31.7.0(004.2*A)'],
];

/** Luxembourg: totals, number at 0-0:42.0.0. */
export const LUXEMBOURG_LINES = [
  ...['1-3:0.2.8(42)', '0-0:1.0.0(260715140000S)', '0-0:42.0.0(53414731303330303030303030303031)'],
  ...[
    '1-0:1.8.0(000013.458*kWh)',
    '1-0:2.8.0(000000.000*kWh)',
    '1-0:3.8.0(000000.152*kvarh)',
    '1-0:4.8.0(000001.084*kvarh)',
  ],
  ...[
    '1-0:1.7.0(00.128*kW)',
    '1-0:2.7.0(00.000*kW)',
    '1-0:3.7.0(00.000*kvar)',
    '1-0:4.7.0(00.097*kvar)',
    '0-0:96.13.0()',
  ],
];

export function p1Telegram(lines: readonly string[], hasChecksum = true): Uint8Array {
  return encodeTelegram('MHB5\\253000042', lines, hasChecksum);
}

/** An independent encoder of general-glo-ciphering: suite 0, authenticated and encrypted. */
export function enciphered(
  plain: Uint8Array,
  key: Uint8Array,
  frameCounter = 1,
  authenticationKey = Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
): Buffer {
  const title = Buffer.from('4d48420000000042', 'hex');
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(frameCounter);
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.concat([title, counter]), { authTagLength: 12 });
  cipher.setAAD(Buffer.concat([Buffer.of(0x30), authenticationKey]));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(5 + text.length + 12);
  const header = Buffer.concat([Buffer.of(0xdb, 0x08), title, Buffer.of(0x82), length, Buffer.of(0x30), counter]);
  return Buffer.concat([header, text, cipher.getAuthTag()]);
}
