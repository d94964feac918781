// What settings of outputs mean, in German, by the English of the schema. Data only.

export const OUTPUTS: Readonly<Record<string, string>> = {
  'MQTT broker.': 'Ein MQTT-Broker.',
  'First level of all topics.': 'Erste Ebene aller Topics.',
  'Which topics: our own, those of sdm630_httpd (`<topic>/Instrument1/VolLocPhsA`), or of mbmd (`<topic>/sdm1-24/Power/L1`).':
    'Welche Topics: die eigenen, die von sdm630_httpd (`<topic>/Instrument1/VolLocPhsA`) oder die von mbmd (`<topic>/sdm1-24/Power/L1`).',
  'Quality of service.': 'Güte der Zustellung (QoS).',
  'Whether the broker keeps the last value for new subscribers.':
    'Ob der Broker den letzten Wert für neue Abonnenten aufbewahrt.',
  'A device is sent at most once in this time; 0s: with every reading. What is lost is sent at once.':
    'Ein Gerät wird in dieser Zeit höchstens einmal gesendet; 0s: bei jeder Messung. Was ausfällt, wird sofort gesendet.',
  'What has not changed is sent again after this time.':
    'Was sich nicht geändert hat, wird nach dieser Zeit noch einmal gesendet.',
  'Announce the devices to Home Assistant; with a section, in another form or under another discovery prefix.':
    'Die Geräte bei Home Assistant anmelden; mit einem Abschnitt in anderer Form oder unter einem anderen Präfix.',
  'Discovery prefix.': 'Präfix der Anmeldung.',
  'One message a device (Home Assistant 2024.11 and later), or one a sensor, for older versions and openHAB.':
    'Eine Nachricht je Gerät (ab Home Assistant 2024.11) oder eine je Sensor, für ältere Versionen und openHAB.',
  'Speak the Homie convention of this version, too. openHAB reads version 4, not 5.':
    'Auch nach der Homie-Konvention dieser Version sprechen. openHAB liest Version 4, nicht 5.',
  'Take commands: `<topic>/<device>/<key>/set`, only what the section `commands` allows. Everybody who may write to the broker may then command.':
    'Befehle annehmen: `<topic>/<device>/<key>/set`, nur was der Abschnitt `commands` erlaubt. Wer an den Broker schreiben darf, darf dann auch befehlen.',
  'InfluxDB 1, 2 or 3, or what takes the same line protocol.':
    'InfluxDB 1, 2 oder 3 oder was dasselbe Line-Protokoll annimmt.',
  'The server.': 'Der Server.',
  'Which InfluxDB it is; VictoriaMetrics and Telegraf: 1 or 2.':
    'Welche InfluxDB es ist; VictoriaMetrics und Telegraf: 1 oder 2.',
  'Versions 1 and 3: the database.': 'Versionen 1 und 3: die Datenbank.',
  'Version 1: the retention policy.': 'Version 1: die Regel der Aufbewahrung (Retention Policy).',
  'Version 2: the bucket.': 'Version 2: der Bucket.',
  'Version 2: the organisation.': 'Version 2: die Organisation.',
  'Versions 2 and 3: the token.': 'Versionen 2 und 3: das Token.',
  'Version 1: user name.': 'Version 1: der Benutzername.',
  'Version 1: password.': 'Version 1: das Passwort.',
  'PEM file of the authority that signed the certificate of an https server.':
    'PEM-Datei der Stelle, die das Zertifikat eines https-Servers unterschrieben hat.',
  'One row per device and reading with a field for each measurand; or one row per value, with the measurand as a tag.':
    'Eine Zeile je Gerät und Messung mit einem Feld für jede Messgröße; oder eine Zeile je Wert, mit der Messgröße als Tag.',
  'Name of the measurement; {device}, {model}, {measurand} and {unit} are filled in.':
    'Name der Messung; {device}, {model}, {measurand} und {unit} werden eingesetzt.',
  'Tags that every row gets beside device and model.': 'Tags, die jede Zeile neben Gerät und Modell bekommt.',
  'One point per value in this time; 0s: every reading.': 'Ein Punkt je Wert in dieser Zeit; 0s: jede Messung.',
  'How often is sent what has come together.': 'Wie oft gesendet wird, was zusammengekommen ist.',
  'How long the server may take for an answer.': 'Wie lange der Server für eine Antwort brauchen darf.',
  'Most memory for what waits while the server is away; then the oldest goes, to be filled in from the history, if any.':
    'Höchstens so viel Speicher für das, was wartet, während der Server weg ist; danach geht das Älteste, und der Verlauf füllt es nach, wenn es einen gibt.',
  'Modbus TCP server: devices offered as meters, buses shared with other masters.':
    'Modbus-TCP-Server: Geräte, die als Zähler angeboten werden, und Busse, die mit anderen Mastern geteilt werden.',
  'Where it listens; one address or a list.': 'Wo er zuhört; eine Adresse oder eine Liste.',
  'What clients speak: Modbus TCP, or RTU over TCP as cheap RS485 converters do. `auto`: each connection is recognised by its first request.':
    'Was Clients sprechen: Modbus TCP oder RTU über TCP wie einfache RS485-Wandler. `auto`: Jede Verbindung wird an ihrer ersten Anfrage erkannt.',
  'Unit id -> device and the model that it plays.': 'Nummer -> Gerät und das Modell, das es spielt.',
  'The model that the device is offered as.': 'Das Modell, als das das Gerät angeboten wird.',
  'The device whose values it shows.': 'Das Gerät, dessen Werte gezeigt werden.',
  'What is answered for all values that the device never measures: a Modbus exception; "not available" as the register type says it; 0, which some clients take for a measured 0 A.':
    'Was für Werte geantwortet wird, die das Gerät nie misst: eine Modbus-Ausnahme; "nicht verfügbar", wie der Registertyp es sagt; 0, was manche Clients für gemessene 0 A halten.',
  'Who reads it: answers missing values as that master needs it.':
    'Wer liest: Fehlende Werte werden so beantwortet, wie dieser Master es braucht.',
  'Exchange import and export, for an inverter behind a client that counts production as negative.':
    'Bezug und Einspeisung tauschen, für einen Wechselrichter hinter einem Client, der Erzeugung negativ zählt.',
  'Buses whose meters other masters may read through MeterHub.':
    'Busse, deren Zähler andere Master durch MeterHub lesen dürfen.',
  'How long a reply counts as fresh; 0s: every request is sent.':
    'Wie lange eine Antwort als frisch gilt; 0s: Jede Anfrage wird gesendet.',
  'Pass writes on, too. Any program in the network can then change meters.':
    'Auch Schreiben weitergeben. Jedes Programm im Netz kann dann Zähler verstellen.',
  'A device as a network meter that batteries, wallboxes and inverters know.':
    'Ein Gerät als Zähler im Netz, den Batterien, Wallboxen und Wechselrichter kennen.',
  'The meter that is played.': 'Der Zähler, der gespielt wird.',
  'Where it listens (HTTP); one address or a list. Many programs ask at port 80 only.':
    'Wo er zuhört (HTTP); eine Adresse oder eine Liste. Viele Programme fragen nur an Port 80.',
  'shelly-pro-3em: ports that answer requests as datagrams, as Marstek batteries send them.':
    'shelly-pro-3em: Ports, die Anfragen als Datagramme beantworten, wie Batterien von Marstek sie senden.',
  'Exchange import and export.': 'Bezug und Einspeisung tauschen.',
  'Hardware address that it says it has: its name is made of it.':
    'Hardware-Adresse, die er nennt: Aus ihr entsteht sein Name.',
  'sma-energy-meter: serial number that it says it has.': 'sma-energy-meter: die Seriennummer, die er nennt.',
  'Tell by multicast DNS that it is there, so that programs find it.':
    'Über Multicast-DNS sagen, dass er da ist, damit Programme ihn finden.',
  'sma-energy-meter: the network that it sends in, by the name of the interface or the own address there, on a machine with several.':
    'sma-energy-meter: das Netz, in dem er sendet, auf einem Rechner mit mehreren: Name der Schnittstelle oder die eigene Adresse dort.',
  'sma-energy-meter: addresses that it sends to (unicast), port 9522 unless another is written.':
    'sma-energy-meter: Adressen, an die er sendet (Unicast), Port 9522, wenn kein anderer dasteht.',
  'Messages to people when something is wrong, and when it is over.':
    'Nachrichten an Menschen, wenn etwas nicht stimmt, und wenn es vorbei ist.',
  'Whom to tell: a webhook, ntfy, mail or a topic of a broker.':
    'Wer benachrichtigt wird: ein Webhook, ntfy, eine E-Mail oder ein Topic eines Brokers.',
  'A JSON object is sent to this address by POST.': 'An diese Adresse wird ein JSON-Objekt mit POST gesendet.',
  'The topic on a server of ntfy.': 'Das Topic auf einem Server von ntfy.',
  'Mail addresses; with `smtp`.': 'E-Mail-Adressen; mit `smtp`.',
  'The server that sends the mail.': 'Der Server, der die E-Mail verschickt.',
  'Sender of the mail.': 'Absender der E-Mail.',
  'A broker; with `topic`.': 'Ein Broker; mit `topic`.',
  'The topic of the broker.': 'Das Topic beim Broker.',
  'User at the mail server or the broker.': 'Benutzer beim Mailserver oder beim Broker.',
  'Password there.': 'Passwort dort.',
  'For ntfy and webhooks: sent as `Authorization: Bearer ...`.':
    'Für ntfy und Webhooks: wird als `Authorization: Bearer ...` gesendet.',
  'PEM file of the authority that signed the certificate of the server.':
    'PEM-Datei der Stelle, die das Zertifikat des Servers unterschrieben hat.',
  'Mail: trust any certificate, and send the password without TLS if there is none. For a server in the same network.':
    'E-Mail: jedem Zertifikat trauen und das Passwort auch ohne TLS senden, wenn es keines gibt. Für einen Server im selben Netz.',
  'What to tell.': 'Was gemeldet wird.',
  'A device, or "*" for each: with `away` or `event`.': 'Ein Gerät, oder "*" für jedes: mit `away` oder `event`.',
  'An output, or "*" for each: with `away`.': 'Ein Ausgang, oder "*" für jeden: mit `away`.',
  'Told when it has been away for so long.': 'Wird gemeldet, wenn es so lange weg war.',
  'A value: with `over`, `under` or `still`.': 'Ein Wert: mit `over`, `under` oder `still`.',
  'Told when the value is above.': 'Wird gemeldet, wenn der Wert darüber liegt.',
  'Told when the value is below.': 'Wird gemeldet, wenn der Wert darunter liegt.',
  'So long without a pause; with `over` and `under`.': 'So lange ohne Unterbrechung; mit `over` und `under`.',
  'Only at this time of the day; with `over` and `under`.': 'Nur zu dieser Tageszeit; mit `over` und `under`.',
  'Told when the counter has not moved for so long.': 'Wird gemeldet, wenn der Zähler so lange stillsteht.',
  'Told when less is free.': 'Wird gemeldet, wenn weniger frei ist.',
  'A folder on the disk; with `disk`.': 'Ein Ordner auf der Platte; mit `disk`.',
  'Told when a copy or an upload fails.': 'Wird gemeldet, wenn eine Kopie oder ein Hochladen misslingt.',
  'Told at each event of these kinds (docs/events.md).':
    'Wird bei jedem Ereignis dieser Arten gemeldet (docs/events.md).',
  'Told in quiet hours, too.': 'Wird auch in den Ruhestunden gemeldet.',
  'Time of the day in which only what is urgent is told; the rest afterwards.':
    'Tageszeit, in der nur Dringendes gemeldet wird; das Übrige danach.',
  'Language of the messages.': 'Sprache der Nachrichten.',
};
