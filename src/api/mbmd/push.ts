// The WebSocket of mbmd (`/api/ws`): one message a value with the device and mbmd's name of it, and the status once a second.
// It must not know who is connected.
import type { WebSocketClients } from '../http/web-sockets.ts';
import { SerialisedOnce } from '../http/serialised-once.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { Snapshot } from '../../model/reading.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { inThousands, unitInfo } from '../../vocabulary/units.ts';
import type { Services } from '../services.ts';
import type { MbmdUpdate } from './answers.ts';
import { mbmdId } from '../../live/mbmd-id.ts';
import { mbmdStatusOf, printed } from './mbmd.ts';

/** As mbmd sends it. */
const STATUS_INTERVAL_MS = 1000;

/** Until the function that it gives is called. */
export function pushMbmdEvents({ live, clock, status }: Services, clients: WebSocketClients): () => void {
  const stops = [
    live.snapshots.subscribe((snapshot) => {
      if (!clients.isEmpty) clients.send(updatesOf(live, snapshot).map((update) => new SerialisedOnce(update)));
    }),
    clock.every(STATUS_INTERVAL_MS, () => {
      if (!clients.isEmpty) clients.send([new SerialisedOnce(mbmdStatusOf(live, status))]);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function updatesOf(live: LiveState, { device: name, readings }: Snapshot): MbmdUpdate[] {
  const device = live.device(name);
  if (!device?.hasWire) return [];
  return readings.flatMap(({ measurand, value, unit, measuredAtMs }) => {
    const info = measurandInfo(measurand);
    if (typeof value !== 'number' || info === undefined || info.mbmd === null) return [];
    return [
      {
        Device: mbmdId(live, device),
        Value: printed(inThousands(value, unit)),
        IEC61850: info.mbmd,
        Description: described(info.text.en, unit),
        Timestamp: measuredAtMs,
      },
    ];
  });
}

/** The unit behind the text, as mbmd has it. */
function described(text: string, unit: string | null): string {
  const info = unitInfo(unit);
  const written = info === null ? '' : (info.thousand ?? info.shown.text);
  return written === '' ? text : `${text} (${written})`;
}
