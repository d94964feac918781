// What settings of roles, history and backup mean, in German, by the English of the schema. Data only.

export const SECTIONS: Readonly<Record<string, string>> = {
  'Which device plays which part in the energy flow, energy figures and self-consumption.':
    'Welches Gerät welche Rolle im Energiefluss, in den Energien und im Eigenverbrauch hat.',
  'The meter at the grid connection.': 'Der Zähler am Netzanschluss.',
  'The meter of the house.': 'Der Zähler des Hauses.',
  'Inverters; one or a list.': 'Wechselrichter; einer oder eine Liste.',
  'Batteries; one or a list.': 'Batterien; eine oder eine Liste.',
  'Wallboxes; one or a list.': 'Wallboxen; eine oder eine Liste.',
  'Further consumers that are worth showing.': 'Weitere Verbraucher, die sich zu zeigen lohnen.',
  'The history on disk.': 'Der Verlauf auf dem Datenträger.',
  'The database file.': 'Die Datei der Datenbank.',
  'How often it is written. Longer spares SD cards; as much is lost when power fails.':
    'Wie oft geschrieben wird. Seltener schont SD-Karten; so viel geht bei einem Stromausfall verloren.',
  'How long what is kept: every reading, and the values per 1 min, 15 min, 1 h, 1 day.':
    'Wie lange was aufbewahrt wird: jede Messung und die Werte je 1 min, 15 min, 1 h, 1 Tag.',
  'How long values of this resolution are kept; `forever` is possible.':
    'Wie lange Werte dieser Auflösung aufbewahrt werden; `forever` heißt für immer.',
  'Storage resolution by measurand, where the default is not wanted: a step in its unit, or `exact`.':
    'Wie fein eine Messgröße gespeichert wird, wo das Übliche nicht passt: ein Schritt in ihrer Einheit oder `exact`.',
  'Copies of the database, made and checked while it is written.':
    'Kopien der Datenbank, gemacht und geprüft, während sie geschrieben wird.',
  'Folder of the copies, best on another disk.': 'Ordner der Kopien, am besten auf einem anderen Datenträger.',
  'How often a copy is made.': 'Wie oft eine Kopie gemacht wird.',
  'So many of the newest copies stay.': 'So viele der neuesten Kopien bleiben.',
  'CSV files of the dataset.': 'CSV-Dateien des Datensatzes.',
  'Folder of the CSV files, one file a day.': 'Ordner der CSV-Dateien, eine Datei am Tag.',
  '`time`, `timestamp`, dataset names and published names.':
    '`time`, `timestamp`, Namen des Datensatzes und veröffentlichte Namen.',
  'Time between two rows: whole minutes that divide an hour.':
    'Zeit zwischen zwei Zeilen: ganze Minuten, die eine Stunde teilen.',
  'Time between two writes (and uploads) of the file; divides a day.':
    'Zeit zwischen zwei Schreibvorgängen (und Uploads) der Datei; sie teilt einen Tag.',
  'Upload of the files.': 'Hochladen der Dateien.',
  'Server, with port when it is not 21.': 'Server, mit Port, wenn der nicht 21 ist.',
  'Folder on the server.': 'Ordner auf dem Server.',
  'FTP over TLS.': 'FTP mit TLS.',
};
