// Errors of meters that send datagrams to everybody in the network.
import type { ErrorEntry } from './entry.ts';

export const SPEEDWIRE_ERRORS = {
  UDP_OPEN: {
    en: 'Datagrams cannot be received there.',
    de: 'Dort lassen sich keine Datagramme empfangen.',
    remedy: {
      en: 'Check `interface` and `address` of the bus (`ip address` shows the networks of the machine), and whether another program has port 9522 for itself alone.',
      de: '`interface` und `address` des Busses prüfen (`ip address` zeigt die Netze des Rechners), und ob ein anderes Programm den Port 9522 für sich allein hat.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may' },
  },
  SPEEDWIRE_SILENT: {
    en: 'No datagrams of SMA meters arrive.',
    de: 'Es kommen keine Datagramme von SMA-Zählern.',
    remedy: {
      en: 'Meter and MeterHub must be in one network, without a router between them; switches and Wi-Fi must pass multicast (239.12.255.254), a machine with several networks needs `interface`, a container the network of the machine. Else set the meter to unicast and write its `address`.',
      de: 'Zähler und MeterHub müssen in einem Netz sein, ohne Router dazwischen; Switches und WLAN müssen Multicast (239.12.255.254) durchlassen, ein Rechner mit mehreren Netzen braucht `interface`, ein Container das Netz des Rechners. Sonst den Zähler auf Unicast stellen und seine `address` angeben.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may' },
  },
  SPEEDWIRE_OTHER: {
    en: 'Other SMA meters are heard, but not this one.',
    de: 'Andere SMA-Zähler sind zu hören, dieser nicht.',
    remedy: {
      en: 'Correct `serial`: it stands on the type plate of the meter.',
      de: '`serial` berichtigen: Sie steht auf dem Typenschild des Zählers.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', said: 'may', saidDe: 'may' },
  },
  SPEEDWIRE_SEVERAL: {
    en: 'Several SMA meters are heard, and none is chosen.',
    de: 'Mehrere SMA-Zähler sind zu hören, und keiner ist ausgewählt.',
    remedy: {
      en: 'Write `serial` at the device: one of the serial numbers that are heard.',
      de: 'Beim Gerät `serial` angeben: eine der Seriennummern, die zu hören sind.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', said: 'may', saidDe: 'may' },
  },
  SPEEDWIRE_DAMAGED: {
    en: 'Datagrams of an SMA meter arrive damaged.',
    de: 'Datagramme eines SMA-Zählers kommen beschädigt an.',
    remedy: {
      en: 'Look for a program or device that forwards or imitates them; update the firmware of the meter. Nothing of a damaged datagram is used.',
      de: 'Nach einem Programm oder Gerät suchen, das sie weiterleitet oder nachahmt; die Firmware des Zählers erneuern. Von einem beschädigten Datagramm wird nichts verwendet.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', damaged: 'may' },
  },
  SPEEDWIRE_STRANGE: {
    en: 'Datagrams arrive, but not of SMA.',
    de: 'Es kommen Datagramme, aber nicht von SMA.',
    remedy: {
      en: 'Check the port and the `address` of the bus: another device sends there.',
      de: 'Port und `address` des Busses prüfen: Dort sendet ein anderes Gerät.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', bytes: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
