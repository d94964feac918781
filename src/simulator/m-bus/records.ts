// Records as usual meters send them, in short: for the simulator and for tests.
import { encodeRecord } from '../../codec/m-bus/encode.ts';

type Where = { readonly storage?: number; readonly tariff?: number; readonly subunit?: number };
type Bytes = 1 | 2 | 3 | 4 | 6;

function digits(vif: readonly number[], bytes: Bytes, value: number | null, where: Where = {}): Uint8Array {
  return encodeRecord({
    ...where,
    vif,
    data: { form: 'bcd', bytes, value: value === null ? null : Math.round(value) },
  });
}

/** kWh, whole. */
export const energyKwh = (kWh: number | null, where?: Where): Uint8Array => digits([0x06], 4, kWh, where);
/** kWh with one digit. */
export const energyHectoWh = (kWh: number | null, where?: Where): Uint8Array =>
  digits([0x05], 4, kWh === null ? null : kWh * 10, where);
/** m3 in litres. */
export const volumeLitres = (m3: number | null, where?: Where): Uint8Array =>
  digits([0x13], 4, m3 === null ? null : m3 * 1000, where);
/** W. */
export const powerWatts = (watts: number | null, where?: Where): Uint8Array =>
  encodeRecord({
    ...where,
    vif: [0x2b],
    data: { form: 'integer', bytes: 4, value: watts === null ? null : Math.round(watts) },
  });
/** m3/h in litres. */
export const flowLitres = (m3h: number | null): Uint8Array => digits([0x3b], 3, m3h === null ? null : m3h * 1000);
/** °C with one digit. */
export const flowDegrees = (degrees: number | null): Uint8Array => degreesRecord(0x5a, degrees);
export const returnDegrees = (degrees: number | null): Uint8Array => degreesRecord(0x5e, degrees);
export const differenceKelvin = (kelvin: number | null): Uint8Array => degreesRecord(0x62, kelvin);
/** V with one digit, A with three, of a phase. */
export const phaseVolts = (phase: 1 | 2 | 3, volts: number): Uint8Array =>
  encodeRecord({ vif: [0x7d, 0x48, 0x7c, phase], data: { form: 'integer', bytes: 2, value: Math.round(volts * 10) } });
export const phaseAmperes = (phase: 1 | 2 | 3, amperes: number): Uint8Array =>
  encodeRecord({
    vif: [0x7d, 0x59, 0x7c, phase],
    data: { form: 'integer', bytes: 4, value: Math.round(amperes * 1000) },
  });
export const fabricationNumber = (number: number): Uint8Array => digits([0x78], 4, number);
export const operatingDays = (days: number): Uint8Array => digits([0x27], 2, days);
export const localTime = (value: Date): Uint8Array => encodeRecord({ vif: [0x6d], data: { form: 'time', value } });
export const localDate = (value: Date, where?: Where): Uint8Array =>
  encodeRecord({ ...where, vif: [0x6c], data: { form: 'date', value } });

function degreesRecord(vif: number, degrees: number | null): Uint8Array {
  const value = degrees === null ? null : Math.round(degrees * 10);
  return encodeRecord({ vif: [vif], data: { form: 'integer', bytes: 2, value } });
}
