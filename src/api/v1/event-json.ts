// An event as the interfaces show it. It must not know routes.
import type { LiveState } from '../../live/live-state.ts';
import type { HouseEvent } from '../../model/event.ts';
import type { Calendar } from '../../time/calendar.ts';
import { eventText } from '../../vocabulary/events/kinds.ts';
import type { HouseEventJson } from './answers/events.ts';

export function eventJson(
  event: HouseEvent,
  calendar: Pick<Calendar, 'iso'>,
  live: Pick<LiveState, 'device'>,
): HouseEventJson {
  const { id, kind, device, atMs, details } = event;
  const label = device === null ? undefined : live.device(device)?.shown?.label;
  const told = { id, at: calendar.iso(atMs), text: eventText(event, label) };
  if (kind !== 'exchange' && kind !== 'reset') return { ...told, type: kind, device, details };
  const { measurand = '', unit, oldLast, newFirst, oldSerial, newSerial, source } = details;
  return {
    ...{ ...told, type: kind, device: device ?? '', measurand: String(measurand) },
    ...{ unit: textOf(unit), oldLast: Number(oldLast), newFirst: Number(newFirst) },
    ...{ oldSerial: textOf(oldSerial), newSerial: textOf(newSerial), source: source === 'user' ? 'user' : 'hub' },
  };
}

function textOf(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}
