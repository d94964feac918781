// The list of `meterhub simulate --faults`. Opens nothing.
import { MAX_RTU_FRAME_BYTES } from '../../codec/modbus/slave-frames.ts';
import { PROTOCOL_MAX_REGISTERS } from '../../codec/modbus/request.ts';
import { WIRE_FAULT_KINDS, type FaultRates } from '../../simulator/modbus/reply-faults.ts';
import { NUMBER_HABITS } from '../../simulator/modbus/wire-faults/gateway-numbers.ts';
import { durationMs, listOf, wholeNumber, wrong } from './flag-values.ts';

/** For the help of the command. */
export const FAULTS_HELP =
  'in percent: drop=5,flip=5,truncate=5,foreign=5,noise=5,late=5:900ms,echo; of the wire: master=5 (a second master), broadcast=5 (its replies alone), join=5 (held back until the next), close=5 (connection closed), behind=5 (one reply behind until the connection is closed), refuse=5 or refuse=5:10s (in passing), numbers=two, zero or swapped (of the gateway); long replies: cut=64 (bytes), dropOver=30 or refuseOver=30 (registers)';

const HINT =
  'percentages, for example drop=5,flip=5,truncate=5,foreign=5,noise=5,late=5:900ms,echo, of the wire master=5,broadcast=5,join=5,close=5,behind=5,refuse=5:10s, numbers=two, zero or swapped, and for long replies cut=64, dropOver=30 or refuseOver=30';

const RATES = ['drop', 'flip', 'truncate', 'foreign', 'noise', ...WIRE_FAULT_KINDS] as const;

/** Throws USAGE. */
export function faultsOf(text: string): Partial<FaultRates> {
  let faults: Partial<FaultRates> = {};
  for (const entry of listOf(text)) faults = { ...faults, ...faultOf(entry) };
  return faults;
}

function faultOf(entry: string): Partial<FaultRates> {
  const [kind = '', value = ''] = entry.split('=');
  const [percent = '', duration = ''] = value.split(':');
  const rate = RATES.find((each) => each === kind);
  if (rate !== undefined) return { [rate]: percentage(value) };
  switch (kind) {
    case 'echo':
      if (value !== '') break;
      return { echo: true };
    case 'late':
      return { late: { percent: percentage(percent), ms: durationMs('--faults', duration) } };
    case 'refuse': {
      const ms = value.includes(':') ? durationMs('--faults', duration) : 0;
      return { refuse: { percent: percentage(percent), ms } };
    }
    case 'cut':
      return { cut: limit(entry, value, MAX_RTU_FRAME_BYTES) };
    case 'dropOver':
    case 'refuseOver':
      return { [kind]: limit(entry, value, PROTOCOL_MAX_REGISTERS) };
    case 'numbers':
      return { numbers: numberHabit(value) };
  }
  throw wrong('--faults', entry, HINT);
}

function numberHabit(text: string): (typeof NUMBER_HABITS)[number] {
  const habit = NUMBER_HABITS.find((each) => each === text);
  if (habit === undefined) throw wrong('--faults', `numbers=${text}`, `numbers is one of ${NUMBER_HABITS.join(', ')}`);
  return habit;
}

function percentage(text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0 && value <= 100)) throw wrong('--faults', text, HINT);
  return value;
}

function limit(entry: string, value: string, most: number): number {
  return wholeNumber(`--faults ${entry.split('=')[0] ?? ''}`, value, 1, most);
}
