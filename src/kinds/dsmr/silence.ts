// Why no telegram comes from a P1 port, judged by what comes instead. Knows neither wire nor time.
import type { ErrorCode } from '../../vocabulary/error-codes.ts';
import { countFaults, type Evidence, type Faults } from '../../source/arrival.ts';
import type { DamageWindow } from '../../source/telegram-health.ts';
import type { TextFaultCodes } from '../../source/obis-text/text-telegrams.ts';
import { problemOf, type ErrorProblem, type Problem } from '../../model/problem.ts';
import { spanText } from '../../time/span.ts';

export type DsmrFaultCode = Extract<
  ErrorCode,
  'DSMR_CRC' | 'DSMR_INCOMPLETE' | 'DSMR_INVERTED' | 'DSMR_NOT_DSMR' | 'DSMR_KEY' | 'DSMR_KEY_MISSING'
>;

export const DSMR_FAULTS: TextFaultCodes<DsmrFaultCode> = {
  checksum: 'DSMR_CRC',
  incomplete: 'DSMR_INCOMPLETE',
  foreign: { inverted: 'DSMR_INVERTED', smlFrames: 'DSMR_NOT_DSMR' },
  ciphered: { noKey: 'DSMR_KEY_MISSING', wrongKey: 'DSMR_KEY' },
};

/** Fewer bytes are the rest of a telegram or a disturbance. */
const MIN_BYTES = 100;

/** The reason for a person, with what to do, its code and facts. */
export function silenceOf(silentMs: number, wire: Problem | null, evidence: Evidence<DsmrFaultCode>): ErrorProblem {
  const { code, text, facts } = wire === null ? causeOf(evidence) : closedBy(wire);
  return { code, text: `no telegram for ${spanText(silentMs)}: ${text}`, facts: { ...facts, silentMs } };
}

/** Nothing can come, as the wire is not open. */
export function closedBy(wire: Problem): ErrorProblem {
  return problemOf('BUS_CLOSED', wire.text, { ...wire.facts, cause: wire.code });
}

/** Most telegrams of the last minute were damaged. */
export function damageOf({ damaged, good, faults }: DamageWindow<DsmrFaultCode>): ErrorProblem {
  const count = damaged + good;
  const text = `${damaged} of ${count} telegrams of the last minute arrived damaged: is the cable short, and the only one?`;
  return knownCause(faults) ?? problemOf('DSMR_CRC', text, { damaged, count });
}

function causeOf({ faults, bytes }: Evidence<DsmrFaultCode>): ErrorProblem {
  const known = knownCause(faults);
  if (known !== null) return known;
  const { DSMR_CRC: checksum = 0, DSMR_INCOMPLETE: incomplete = 0 } = faults;
  if (checksum > 0 && checksum >= incomplete) {
    const why = `${checksum} arrived damaged; is the cable short, and the only one at the port?`;
    return problemOf('DSMR_CRC', why, { damaged: checksum });
  }
  if (incomplete > 0) {
    const why = `${incomplete} broke off or did not end; cable, splitter, or the buffer of a converter`;
    return problemOf('DSMR_INCOMPLETE', why, { damaged: incomplete });
  }
  if (bytes >= MIN_BYTES) {
    const why = `${bytes} bytes came, but no telegram; are baud rate and framing right (115200 8N1, before DSMR 4 9600 7E1)?`;
    return problemOf('DSMR_NOT_DSMR', why, { bytes });
  }
  const why = 'nothing arrives; is the cable plugged in, and has the operator switched the port on?';
  return problemOf('DSMR_SILENT', why, {});
}

/** What explains everything else that came; null: nothing of the kind was seen. */
function knownCause(faults: Faults<DsmrFaultCode>): ErrorProblem | null {
  const {
    DSMR_INVERTED: inverted = 0,
    DSMR_KEY: key = 0,
    DSMR_KEY_MISSING: noKey = 0,
    DSMR_NOT_DSMR: sml = 0,
  } = faults;
  const damaged = countFaults(faults);
  if (inverted > 0) {
    const why = 'the signal arrives upside down; take a P1 cable, or invert it in the adapter';
    return problemOf('DSMR_INVERTED', why, {});
  }
  if (noKey * 2 > damaged) {
    const why = 'the telegrams are encrypted; set the key of the grid operator: key: !env DSMR_KEY';
    return problemOf('DSMR_KEY_MISSING', why, {});
  }
  if (key * 2 > damaged) return problemOf('DSMR_KEY', 'the key does not fit the encrypted telegrams', {});
  if (sml * 2 > damaged)
    return problemOf('DSMR_NOT_DSMR', 'the meter sends SML; read it with a model of its own: sml', {});
  return null;
}
