// Why no telegram comes from an infrared head, judged by what comes instead. Knows neither wire nor time.
import { countFaults, type Evidence, type Faults } from '../../source/arrival.ts';
import type { SmlFaultCode } from './line-faults.ts';
import { problemOf, type ErrorProblem, type Problem } from '../../model/problem.ts';
import { spanText } from '../../time/span.ts';

/** Fewer bytes are the rest of a telegram or a flicker of light. */
const MIN_BYTES = 100;
/** Random bytes are printable, parity bit aside, in three of four cases. */
const TEXT_SHARE = 0.95;

/** The reason for a person, with what to do, its code and facts. */
export function silenceOf(silentMs: number, wire: Problem | null, evidence: Evidence<SmlFaultCode>): ErrorProblem {
  const { code, text, facts } = wire === null ? causeOf(evidence) : closedBy(wire);
  return { code, text: `no telegram for ${spanText(silentMs)}: ${text}`, facts: { ...facts, silentMs } };
}

/** Nothing can come, as the wire is not open. */
export function closedBy(wire: Problem): ErrorProblem {
  return problemOf('BUS_CLOSED', wire.text, { ...wire.facts, cause: wire.code });
}

function causeOf({ faults, bytes, textBytes, cutAfterBytes }: Evidence<SmlFaultCode>): ErrorProblem {
  const isText = bytes >= MIN_BYTES && textBytes >= TEXT_SHARE * bytes;
  const damaged = countFaults(faults);
  const { SML_SEVEN_BIT: sevenBit = 0, SML_VERSION: version2 = 0 } = faults;
  if (sevenBit > 0 && sevenBit * 2 > damaged) {
    const why = 'the port is set to 7 data bits; set framing: 8N1 (or 8 bits in the converter)';
    return problemOf('SML_SEVEN_BIT', why, {});
  }
  if (version2 > 0 && version2 * 2 > damaged) {
    return problemOf('SML_VERSION', 'the meter sends version 2 of the SML transport, which is not supported', {});
  }
  const known = damageOf(faults, damaged, cutAfterBytes);
  if (known !== null) return known;
  if (damaged > 0) {
    const why = `${damaged} arrived damaged; is the head straight, shaded and the cable short?`;
    return problemOf('SML_CRC', why, { damaged });
  }
  if (isText) {
    const why = `${bytes} bytes of text came; this meter seems to speak D0, not SML`;
    return problemOf('SML_NOT_SML', why, { textBytes: bytes });
  }
  if (bytes >= MIN_BYTES) {
    const why = `${bytes} bytes came, but no SML; are baud rate and framing right (9600 8N1)?`;
    return problemOf('SML_NOT_SML', why, { bytes });
  }
  const why = 'nothing arrives; is the head straight on the sending interface of the meter?';
  return problemOf('SML_SILENT', why, {});
}

/** Why most of the telegrams are damaged, where that is seen; null: it is not. */
export function damageOf(
  { SML_CUT: cut = 0, SML_TELNET: telnet = 0 }: Faults<SmlFaultCode>,
  damaged: number,
  cutAfterBytes: number | null,
): ErrorProblem | null {
  if (telnet > 0 && telnet * 2 > damaged) {
    const why = 'the converter speaks telnet and adds bytes to the telegrams; switch it to raw TCP';
    return problemOf('SML_TELNET', why, { damaged });
  }
  if (cut === 0 || cut * 2 <= damaged || cutAfterBytes === null) return null;
  const why = `every telegram is cut off after ${cutAfterBytes} bytes; enlarge the buffer of the head or converter`;
  return problemOf('SML_CUT', why, { bytes: cutAfterBytes });
}
