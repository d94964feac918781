// SMA's meters that tell everybody in the network. Declarations only.
import { SPEEDWIRE_MEASURANDS } from '../../codec/speedwire/channels.ts';
import type { SpeedwireMeterModel } from '../../definition/speedwire/meter.ts';

const PROTOCOL = 'SMA: SMA Energy Meter, measured values and protocol (EMETER-Protokoll-TI-en-10)';
const CROSS_CHECKED = ['libspeedwire: ObisData.cpp, SpeedwireData2Packet.hpp', 'evcc: meter/sma'];

const MULTICAST = {
  en: 'every meter tells everybody in its network: one bus `type: speedwire` reads all of them, told apart by `serial` on the type plate',
  de: 'jeder Zähler sendet an alle im Netz: Ein Bus `type: speedwire` liest alle; die `serial` auf dem Typenschild unterscheidet sie',
};

const energyMeter: SpeedwireMeterModel = {
  ...{ kind: 'speedwire', id: 'sma-energy-meter', aliases: ['sma-em', 'emeter', 'emeter-20', 'emeter-10'] },
  ...{ type: 'SMA-EM', manufacturer: 'SMA', model: 'Energy Meter', phases: 3, susyIds: [270, 349] },
  ...{ source: PROTOCOL, crossChecked: CROSS_CHECKED },
  ...{ measurands: SPEEDWIRE_MEASURANDS, sometimes: ['frequency'], notes: [MULTICAST] },
};

const homeManager: SpeedwireMeterModel = {
  ...{ kind: 'speedwire', id: 'sma-home-manager', aliases: ['sunny-home-manager', 'shm2', 'home-manager'] },
  ...{ type: 'SMA-SHM', manufacturer: 'SMA', model: 'Sunny Home Manager 2.0', phases: 3, susyIds: [372, 501] },
  ...{ source: PROTOCOL, crossChecked: CROSS_CHECKED },
  ...{ measurands: SPEEDWIRE_MEASURANDS, sometimes: [], notes: [MULTICAST] },
};

export const smaMeters: readonly SpeedwireMeterModel[] = [energyMeter, homeManager];
