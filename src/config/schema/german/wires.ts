// What settings of buses mean, in German, by the English of the schema. Data only.

export const WIRES: Readonly<Record<string, string>> = {
  'Modbus RTU on a serial port (RS485).': 'Modbus RTU an einer seriellen Schnittstelle (RS485).',
  'Serial port; the names in /dev/serial/by-id/ survive replugging.':
    'Serielle Schnittstelle; die Namen in /dev/serial/by-id/ bleiben beim Umstecken gleich.',
  'Modbus RTU frames through a converter from RS485 to Ethernet, over TCP or UDP.':
    'Modbus-RTU-Rahmen durch einen Wandler von RS485 auf Ethernet, über TCP oder UDP.',
  'Host and port of the converter.': 'Rechner und Port des Wandlers.',
  'Modbus TCP: a device or gateway with its own network interface.':
    'Modbus TCP: ein Gerät oder Gateway mit eigenem Netzwerkanschluss.',
  'Host and port; the port is 502 unless said otherwise.': 'Rechner und Port; ohne Angabe ist der Port 502.',
  'Infrared head of an SML meter: on a serial port, over TCP (ser2net, WiFi head), or behind a bridge that gives the last telegram over HTTP.':
    'Infrarot-Lesekopf eines SML-Zählers: an einer seriellen Schnittstelle, über TCP (ser2net, WLAN-Kopf) oder hinter einem Gerät, das das letzte Telegramm über HTTP gibt.',
  'Serial port of the head. One of `port`, `address` and `url`.':
    'Serielle Schnittstelle des Lesekopfs. Eines von `port`, `address` und `url`.',
  'Host and port that deliver the bytes of the head. One of `port`, `address` and `url`.':
    'Rechner und Port, die die Bytes des Lesekopfs liefern. Eines von `port`, `address` und `url`.',
  'URL that gives the last telegram of the head as it came (bridge of Tibber Pulse IR). One of `port`, `address` and `url`.':
    'URL, die das letzte Telegramm des Lesekopfs gibt, wie es kam (Bridge von Tibber Pulse IR). Eines von `port`, `address` und `url`.',
  'A device that answers HTTP requests: inverter, wallbox, water meter ...':
    'Ein Gerät, das auf HTTP-Anfragen antwortet: Wechselrichter, Wallbox, Wasserzähler ...',
  'Base URL, without user and password.': 'Adresse ohne Benutzer und Passwort.',
  'MQTT broker whose topics are read, by a connection beside those of outputs.':
    'MQTT-Broker, dessen Topics gelesen werden, mit einer Verbindung neben denen der Ausgänge.',
  'The broker; mqtt, mqtts, ws or wss.': 'Der Broker; mqtt, mqtts, ws oder wss.',
  'Wired M-Bus: a level converter on a serial port, or a gateway in the network.':
    'M-Bus mit Kabel: ein Pegelwandler an einer seriellen Schnittstelle oder ein Gateway im Netzwerk.',
  'Serial port of the level converter. Or `address`.': 'Serielle Schnittstelle des Pegelwandlers. Oder `address`.',
  'Host and port of a gateway that passes the bytes on over TCP. Or `port`.':
    'Rechner und Port eines Gateways, das die Bytes über TCP weitergibt. Oder `port`.',
  'P1 port of a smart meter (DSMR, ESMR): on a serial port or over TCP.':
    'P1-Anschluss eines Smart Meters (DSMR, ESMR): an einer seriellen Schnittstelle oder über TCP.',
  'Serial port of the P1 cable. One of `port` and `address`.':
    'Serielle Schnittstelle des P1-Kabels. Eines von `port` und `address`.',
  'Host and port that deliver the telegrams (ser2net, P1 reader on WiFi). One of `port` and `address`.':
    'Rechner und Port, die die Telegramme liefern (ser2net, P1-Leser im WLAN). Eines von `port` und `address`.',
  'Meters of SMA that send to everybody in the network (multicast 239.12.255.254, port 9522).':
    'Zähler von SMA, die an alle im Netz senden (Multicast 239.12.255.254, Port 9522).',
  'The network in which meters are listened to, by the name of the interface or the own address there.':
    'Das Netz, in dem Zählern zugehört wird: Name der Schnittstelle oder die eigene Adresse dort.',
  'A meter that sends to this machine alone (unicast): its address, with the port that it sends to unless that is 9522.':
    'Ein Zähler, der nur an diesen Rechner sendet (Unicast): seine Adresse, mit dem Port, an den er sendet, wenn der nicht 9522 ist.',
  'Optical head on a meter of IEC 62056-21 (D0): on a serial port or over TCP.':
    'Optischer Lesekopf an einem Zähler nach IEC 62056-21 (D0): an einer seriellen Schnittstelle oder über TCP.',
  'Serial port of the head. One of `port` and `address`.':
    'Serielle Schnittstelle des Lesekopfs. Eines von `port` und `address`.',
  'Host and port that deliver the bytes of the head. One of `port` and `address`.':
    'Rechner und Port, die die Bytes des Lesekopfs liefern. Eines von `port` und `address`.',
};
