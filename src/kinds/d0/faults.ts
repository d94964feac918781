// Why no readout comes from an optical head, judged by what comes instead. Knows neither wire nor time.
import { MeterHubError } from '../../model/error.ts';
import type { Faults } from '../../source/arrival.ts';
import type { TextFaultCodes } from '../../source/obis-text/text-telegrams.ts';
import type { ErrorCode } from '../../vocabulary/error-codes.ts';

export const D0_FAULTS: TextFaultCodes<ErrorCode> = {
  checksum: 'D0_CHECK',
  incomplete: 'D0_INCOMPLETE',
  foreign: { inverted: 'D0_NOT_D0', smlFrames: 'D0_SML' },
};

/** What the meter is to blame for, or how it is spoken to; everything else is the wire's. */
const OF_METER: readonly ErrorCode[] = [
  ...(['D0_SILENT', 'D0_NOT_D0', 'D0_SML', 'D0_CHECK', 'D0_INCOMPLETE', 'D0_SPEED'] as const),
];

export function isOfMeter(error: unknown): error is MeterHubError {
  return error instanceof MeterHubError && OF_METER.includes(error.code);
}

export function isCodeOfMeter(code: string): boolean {
  return OF_METER.some((each) => each === code);
}

/** Fewer bytes are a flicker of light. */
export const MIN_BYTES = 50;

/** What was heard while nobody asked. */
export function silenceOf(bytes: number, faults: Faults<ErrorCode>): MeterHubError {
  const { D0_SML: sml = 0, D0_CHECK: check = 0, D0_INCOMPLETE: incomplete = 0 } = faults;
  if (sml > 0) return new MeterHubError('D0_SML', 'the meter sends SML; read it with a model of its own: sml');
  if (check > 0) {
    return new MeterHubError({ code: 'D0_CHECK', details: { damaged: check } }, `${check} telegrams arrived damaged`);
  }
  if (incomplete > 0) {
    const text = `${incomplete} telegrams broke off or differ from the one before`;
    return new MeterHubError({ code: 'D0_INCOMPLETE', details: { damaged: incomplete } }, text);
  }
  if (bytes < MIN_BYTES) return new MeterHubError('D0_SILENT', 'the meter sends nothing by itself');
  return new MeterHubError({ code: 'D0_NOT_D0', details: { bytes } }, `${bytes} bytes came, but no telegram`);
}
