// What settings of devices mean, in German, by the English of the schema. Data only.

export const DEVICES: Readonly<Record<string, string>> = {
  'Model or alias from the catalogue; `meterhub models` lists them.':
    'Modell oder Zweitname aus dem Katalog; `meterhub models` listet sie auf.',
  'Name of the bus. Or `port`, `address` or `url`: a bus of its own.':
    'Name des Busses. Oder `port`, `address` oder `url`: eine eigene Verbindung.',
  'Number of the device in `/last/{id}` and the other meter interfaces; unique over all devices.':
    'Nummer des Geräts in `/last/{id}` und den anderen Zähler-Schnittstellen; jede nur einmal.',
  'How long a value counts after it was measured; then it reads null.':
    'Wie lange ein Wert nach der Messung gilt; danach ist er null.',
  'Only these are read and published.': 'Nur diese werden gelesen und veröffentlicht.',
  'What people read instead of the name: any text. The name stays the id.':
    'Was man statt des Namens liest: beliebiger Text. Der Name bleibt die Kennung.',
  'Its picture on the page.': 'Sein Bild auf der Seite.',
  'The room it is in, or belongs to.': 'Der Raum, in dem es ist oder zu dem es gehört.',
  'The year in which its calibration ends; printed on statements.':
    'Das Jahr, in dem seine Eichung endet; es steht auf Abrechnungen.',
  'Current transformer before the meter that the meter does not know of: current, power and energy are multiplied.':
    'Stromwandler vor dem Zähler, von dem der Zähler nichts weiß: Strom, Leistung und Energie werden multipliziert.',
  'Voltage transformer before the meter that the meter does not know of: voltage, power and energy are multiplied.':
    'Spannungswandler vor dem Zähler, von dem der Zähler nichts weiß: Spannung, Leistung und Energie werden multipliziert.',
  'What its values are multiplied by, instead of `ct` and `pt`; one number: current, power and energy.':
    'Womit seine Werte multipliziert werden, statt `ct` und `pt`; eine Zahl allein gilt für Strom, Leistung und Energie.',
  'Of currents.': 'Für Ströme.',
  'Of voltages.': 'Für Spannungen.',
  'Of active, reactive and apparent power.': 'Für Wirk-, Blind- und Scheinleistung.',
  'Of active, reactive and apparent energy.': 'Für Wirk-, Blind- und Scheinenergie.',
  'It is fed from the other side: powers change their sign, import and export change places. A list: of these phases only, as they are shown.':
    'Er wird von der anderen Seite gespeist: Leistungen wechseln das Vorzeichen, Bezug und Einspeisung tauschen die Plätze. Eine Liste: nur bei diesen Phasen, so wie sie gezeigt werden.',
  "As which phases the meter's own L1, L2 and L3 are shown, when the wires are on it in another order.":
    'Als welche Phasen L1, L2 und L3 des Zählers gezeigt werden, wenn die Leiter in anderer Reihenfolge angeschlossen sind.',
  'Unit id that is set in the meter, 1..247 (0..255 on Modbus TCP). Needed.':
    'Nummer, die im Zähler eingestellt ist, 1..247 (bei Modbus TCP 0..255). Nötig.',
  'Of several SunSpec devices behind one unit id (an inverter that shows its meters), which one.':
    'Welches von mehreren SunSpec-Geräten hinter einer Nummer (ein Wechselrichter, der seine Zähler zeigt).',
  'How often the two groups of values are read.': 'Wie oft die beiden Gruppen von Werten gelesen werden.',
  'Power, current, voltage, frequency. 0s: without pause.': 'Leistung, Strom, Spannung, Frequenz. 0s: ohne Pause.',
  'Counters and distortion. 0s: without pause.': 'Zählerstände und Verzerrung. 0s: ohne Pause.',
  'How long a reply may take beyond its time on the wire.':
    'Wie lange eine Antwort über ihre Zeit auf der Leitung hinaus dauern darf.',
  'Most registers of one read, for bridges whose buffer holds no long replies.':
    'Höchstens so viele Register auf einmal, für Gateways, deren Puffer keine langen Antworten fasst.',
  'Silence before a request when the bus turns to this meter from another.':
    'Stille vor einer Anfrage, wenn der Bus von einem anderen Zähler zu diesem wechselt.',
  'Device with a serial port of its own.': 'Gerät mit einer eigenen seriellen Schnittstelle.',
  'Device with a network address of its own.': 'Gerät mit einer eigenen Adresse im Netzwerk.',
  'With `address`: what is spoken there.': 'Mit `address`: was dort gesprochen wird.',
  'Baud rate.': 'Baudrate, die Geschwindigkeit.',
  'Data bits, parity, stop bits.': 'Datenbits, Parität, Stoppbits.',
  'Baud rate and framing as one number: 1..3 are 2400, 9600, 19200 with 8N1, 4..6 the same with 8E1. Instead of `baud` and `framing`.':
    'Baudrate und Rahmen als eine Zahl: 1..3 sind 2400, 9600, 19200 mit 8N1, 4..6 dasselbe mit 8E1. Statt `baud` und `framing`.',
  'The RS485 adapter returns what is sent: read it back and drop it.':
    'Der RS485-Adapter gibt zurück, was gesendet wird: Es wird mitgelesen und verworfen.',
  'Special treatments of the model, switched on or off.': 'Besondere Behandlungen des Modells, an- oder ausgeschaltet.',
  'Meter behind a bridge that gives its last telegram over HTTP.':
    'Zähler hinter einem Gerät, das sein letztes Telegramm über HTTP gibt.',
  'With `url`: how often the bridge is asked.': 'Mit `url`: wie oft das Gerät gefragt wird.',
  'Credentials: user and password (basic or digest authentication, as the device asks), or a bearer token.':
    'Zugangsdaten: Benutzer und Passwort (Basic oder Digest, wie das Gerät es verlangt) oder ein Bearer-Token.',
  'User name.': 'Benutzername.',
  'Password.': 'Passwort.',
  'Bearer token.': 'Das Bearer-Token.',
  'User name at the HTTP device; short for `auth`.': 'Benutzername am HTTP-Gerät; kurz für `auth`.',
  'Password at the HTTP device; short for `auth`.': 'Passwort am HTTP-Gerät; kurz für `auth`.',
  'https: PEM file of the authority that signed the certificate of the device, or of that certificate itself.':
    'https: PEM-Datei der Stelle, die das Zertifikat des Geräts unterschrieben hat, oder dieses Zertifikats selbst.',
  'https: SHA-256 fingerprint of the certificate of the device. It is trusted whatever its name, date and signer; the error message shows it.':
    'https: SHA-256-Fingerabdruck des Zertifikats des Geräts. Ihm wird vertraut, gleich welcher Name, welches Datum und welche Unterschrift; die Fehlermeldung zeigt ihn.',
  'https: trust whoever answers. Anybody in the network can then play the device and read its password; `fingerprint` is safer.':
    'https: jedem vertrauen, der antwortet. Jeder im Netz kann sich dann für das Gerät ausgeben und sein Passwort lesen; `fingerprint` ist sicherer.',
  'Inverters: their number behind the shared URL.': 'Wechselrichter: ihre Nummer hinter der gemeinsamen URL.',
  'How often the device is asked.': 'Wie oft das Gerät gefragt wird.',
  'How long the whole exchange may take.': 'Wie lange der ganze Austausch dauern darf.',
  'Water and gas: unit of the meter reading.': 'Wasser und Gas: Einheit des Zählerstands.',
  'Model http-json: the values to take from the answer, by name.':
    'Modell http-json: welche Werte aus der Antwort genommen werden, nach Namen.',
  'Where the value is in the answer: keys with dots between, list positions, keys in quotes, or the part in which a key has a value: `data.level.0`, `["1.8.0"]`, `registers[obis=1.8.0].value`. Brackets need quotes around the path in YAML.':
    'Wo der Wert in der Antwort steht: Schlüssel mit Punkten dazwischen, Plätze einer Liste, Schlüssel in Anführungszeichen oder der Teil, in dem ein Schlüssel einen Wert hat: `data.level.0`, `["1.8.0"]`, `registers[obis=1.8.0].value`. Mit Klammern braucht der Pfad in YAML Anführungszeichen.',
  'Unit of the value after scaling.': 'Einheit des Werts nach dem Umrechnen.',
  'Factor that the number is multiplied by.': 'Faktor, mit dem die Zahl multipliziert wird.',
  'Added after scaling.': 'Wird nach dem Umrechnen addiert.',
  'What to make of the value; numbers in quotes are read.':
    'Was aus dem Wert wird; Zahlen in Anführungszeichen werden gelesen.',
  'An answer without the value is as it should be.': 'Eine Antwort ohne den Wert ist in Ordnung.',
  'How the value moves: a counter that only rises, one that may fall, one that begins anew, or no counter.':
    'Wie der Wert sich bewegt: ein Zähler, der nur steigt, einer, der fallen darf, einer, der neu beginnt, oder kein Zähler.',
  'Model http-json on a bus: path and query of the request.':
    'Modell http-json an einem Bus: Pfad und Parameter der Anfrage.',
  'Model http-json: request method.': 'Modell http-json: Methode der Anfrage.',
  'Model http-json: further request headers. Treated as secret.':
    'Modell http-json: weitere Kopfzeilen der Anfrage. Sie gelten als geheim.',
  'Model http-json: body of a POST.': 'Modell http-json: Inhalt eines POST.',
  'HTTP device with an endpoint of its own, without user and password.':
    'HTTP-Gerät mit einer eigenen Adresse, ohne Benutzer und Passwort.',
  'Topic of the device; `+` stands for one level.': 'Topic des Geräts; `+` steht für eine Ebene.',
  'Model mqtt-json: the values to take from the messages, by name.':
    'Modell mqtt-json: welche Werte aus den Nachrichten genommen werden, nach Namen.',
  'The value is a number of pulses: so many are one unit. What is published is `start` and what was counted since, whatever restarts.':
    'Der Wert ist eine Zahl von Impulsen: So viele sind eine Einheit. Veröffentlicht wird `start` und was seitdem gezählt wurde, was auch immer neu startet.',
  'With `pulsesPerUnit`: what the meter shows now, in the unit of the value. Another number begins anew.':
    'Mit `pulsesPerUnit`: was der Zähler jetzt anzeigt, in der Einheit des Werts. Mit einer anderen Zahl beginnt es von vorn.',
  'Model pulses: unit of the meter reading.': 'Modell pulses: Einheit des Zählerstands.',
  'Model pulses: where the number is in the JSON of the message.':
    'Modell pulses: wo die Zahl im JSON der Nachricht steht.',
  'Where the value is said; `+` stands for one level.': 'Wo der Wert gesagt wird; `+` steht für eine Ebene.',
  'Where the value is in the JSON of the message, written as for model http-json. Left out: the message is the value.':
    'Wo der Wert im JSON der Nachricht steht, geschrieben wie beim Modell http-json. Ohne: Die Nachricht ist der Wert.',
  'A message without the value is as it should be.': 'Eine Nachricht ohne den Wert ist in Ordnung.',
  'Topic at which the device, or the broker for it, says whether it is there; with a section, in which words.':
    'Topic, an dem das Gerät oder der Broker für es sagt, ob es da ist; mit einem Abschnitt auch, mit welchen Worten.',
  'Where the device, or the broker for it, says whether it is there.':
    'Wo das Gerät oder der Broker für es sagt, ob es da ist.',
  'Where the word is, when the message is JSON.': 'Wo das Wort steht, wenn die Nachricht JSON ist.',
  'What it says when it is there; several as a list.': 'Was es sagt, wenn es da ist; mehreres als Liste.',
  'What it says when it is away.': 'Was es sagt, wenn es weg ist.',
  'Model mqtt-json: where the message says when it was measured (ISO 8601, or seconds or milliseconds since 1970).':
    'Modell mqtt-json: wo die Nachricht sagt, wann gemessen wurde (ISO 8601 oder Sekunden oder Millisekunden seit 1970).',
  'With `time`: an older message is not believed, a retained one neither.':
    'Mit `time`: Einer älteren Nachricht wird nicht geglaubt, auch keiner aufbewahrten.',
  'What the device can be told, by key; the section `commands` says which keys and values are allowed.':
    'Was man dem Gerät sagen kann, nach Schlüssel; der Abschnitt `commands` sagt, welche Schlüssel und Werte erlaubt sind.',
  'Where the device listens.': 'Wo das Gerät zuhört.',
  'What is sent; `{value}` stands for the value.': 'Was gesendet wird; `{value}` steht für den Wert.',
  'Which of the values shows whether it was done.': 'Welcher der Werte zeigt, ob es geschehen ist.',
  'Device on a broker of its own, without user and password.':
    'Gerät an einem eigenen Broker, ohne Benutzer und Passwort.',
  'PEM file of the authority that signed the certificate of the broker.':
    'PEM-Datei der Stelle, die das Zertifikat des Brokers unterschrieben hat.',
  'mqtts: SHA-256 fingerprint of the certificate of the broker. It is trusted whatever its name, date and signer.':
    'mqtts: SHA-256-Fingerabdruck des Zertifikats des Brokers. Ihm wird vertraut, gleich welcher Name, welches Datum und welche Unterschrift.',
  'TLS: trust whoever answers. Anybody in the network can then play the broker and read the password; `ca` and `fingerprint` are safer.':
    'TLS: jedem vertrauen, der antwortet. Jeder im Netz kann sich dann für den Broker ausgeben und das Passwort lesen; `ca` und `fingerprint` sind sicherer.',
  'PEM file of the certificate that MeterHub shows to the broker; with `key`.':
    'PEM-Datei des Zertifikats, das MeterHub dem Broker zeigt; mit `key`.',
  'PEM file of the key of `cert`.': 'PEM-Datei des Schlüssels zu `cert`.',
  'Client id.': 'Kennung des Clients.',
  'Primary address of the meter, 0..250; 254 asks the only meter of the bus.':
    'Primäradresse des Zählers, 0..250; 254 fragt den einzigen Zähler am Bus.',
  'Secondary address instead of `id`: identification, manufacturer, version and medium; what is left out, and F in place of a digit, is any.':
    'Sekundäradresse statt `id`: Nummer, Hersteller, Version und Medium; was fehlt, und F an Stelle einer Ziffer, ist beliebig.',
  'How often the meter is asked. A meter with a battery is built for one reading in 15 minutes or fewer.':
    'Wie oft der Zähler gefragt wird. Ein Zähler mit Batterie ist für höchstens eine Ablesung in 15 Minuten gebaut.',
  'How long is waited for an answer beyond the 330 bit times that the standard gives.':
    'Wie lange auf eine Antwort gewartet wird, über die 330 Bitzeiten der Norm hinaus.',
  'Baud rate of the meters.': 'Baudrate der Zähler.',
  'Of gas, water and heat: the channel of the meter in the telegrams (n in 0-n:24.2.1).':
    'Bei Gas, Wasser und Wärme: der Kanal des Zählers in den Telegrammen (n in 0-n:24.2.1).',
  'Key of encrypted telegrams from the grid operator, 32 hexadecimal digits in quotes.':
    'Schlüssel für verschlüsselte Telegramme vom Netzbetreiber, 32 hexadezimale Ziffern in Anführungszeichen.',
  'Serial number of the meter, as on its type plate.': 'Seriennummer des Zählers, wie auf seinem Typenschild.',
  'Meter that sends to this machine alone (unicast): its address.':
    'Zähler, der nur an diesen Rechner sendet (Unicast): seine Adresse.',
  'Which of `requests` has the value in its answer.': 'In wessen Antwort der Wert steht: ein Name aus `requests`.',
  'Model http-json: further requests by name; a value says with `request` in which answer it is.':
    'Modell http-json: weitere Anfragen mit Namen; ein Wert sagt mit `request`, in welcher Antwort er steht.',
  'Path and query of the request.': 'Pfad und Query der Anfrage.',
  'Request method.': 'HTTP-Methode der Anfrage.',
  'The request: further request headers. Treated as secret.': 'Die Anfrage: weitere Header. Werden geheim gehalten.',
  'Body of a POST.': 'Inhalt eines POST.',
  'How often it is asked.': 'Wie oft gefragt wird.',
  'A login before the first request, and anew when the device answers 401 or 403. `user` and `password` are used there.':
    'Eine Anmeldung vor der ersten Anfrage, und neu, wenn das Gerät mit 401 oder 403 antwortet. Dort gelten `user` und `password`.',
  'Path and query of the login. `{user}` and `{password}` in it, in its headers and body stand for those of the device.':
    'Pfad und Query der Anmeldung. `{user}` und `{password}` darin, in Headern und Inhalt stehen für die des Geräts.',
  'Further request headers.': 'Weitere Header der Anfrage.',
  'Body: JSON, or a form (`user={user}&pw={password}`).':
    'Inhalt: JSON oder ein Formular (`user={user}&pw={password}`).',
  'Where the token is in the answer; without it its cookies count.':
    'Wo das Token in der Antwort steht; ohne Angabe zählen ihre Cookies.',
  'How the token is shown with each request: `bearer`, or `header`, `cookie` or `query` with the name.':
    'Wie das Token bei jeder Anfrage gezeigt wird: `bearer`, oder `header`, `cookie` oder `query` mit dem Namen.',
  'From one readout to the next. A readout takes up to a minute, and each costs meters with a battery some of it.':
    'Von einer Auslesung zur nächsten. Eine Auslesung dauert bis zu einer Minute, und jede kostet Zähler mit Batterie etwas davon.',
  'Speed that the line keeps, for heads and converters that cannot change it: the meter is asked to stay at it.':
    'Geschwindigkeit, bei der die Leitung bleibt, für Leseköpfe und Wandler, die sie nicht wechseln können: Der Zähler wird gebeten, dabei zu bleiben.',
  'How the meter speaks: `C` is asked and changes the speed, `A` is asked and stays at 300 baud, `push` and `D` send by themselves; `auto` tries them in turn.':
    'Wie der Zähler spricht: `C` wird gefragt und wechselt die Geschwindigkeit, `A` wird gefragt und bleibt bei 300 Baud, `push` und `D` senden von selbst; `auto` probiert sie nacheinander.',
};
