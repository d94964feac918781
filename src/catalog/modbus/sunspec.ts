// Any device that describes itself by SunSpec: inverters, meters, batteries. What it has is found when it answers; the
// published models are in ../sunspec/. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';

const any = defineModbusMeter({
  id: 'sunspec',
  aliases: ['suns', 'sun-spec'],
  type: 'SUNS',
  manufacturer: 'SunSpec',
  model: 'any device with SunSpec models: inverter, meter, strings, battery',
  german: { model: 'jedes Gerät mit SunSpec-Modellen: Wechselrichter, Zähler, Strings, Batterie' },
  phases: null,
  discovers: 'sunspec',
  source: 'https://github.com/sunspec/models',
  crossChecked: ['SunSpec Device Information Model Specification', 'pysunspec2', 'mbmd', 'evcc'],
  line: null,
  function: 'holding',
  maxRegistersPerRead: 125,
  maxRegistersSource: 'Modbus; a value is read together with its scale factor and the id of its block',
  probe: null,
  rows: [],
  notes: [
    {
      en: 'read: 101 to 103, 111 to 113, 124, 160, 201 to 204, 211 to 214, 701, 713, 714, 802, 803 and the identity (1); all other models are named and skipped',
      de: 'gelesen werden 101 bis 103, 111 bis 113, 124, 160, 201 bis 204, 211 bis 214, 701, 713, 714, 802, 803 und die Identität (1); alle anderen Modelle werden genannt und übergangen',
    },
    {
      en: 'power of an inverter is positive when it produces, that of a meter when energy is imported',
      de: 'die Leistung eines Wechselrichters ist positiv, wenn er erzeugt, die eines Zählers bei Bezug',
    },
    {
      en: 'when several devices stand behind one unit id (an inverter that shows its meters), `part: 2` is the second',
      de: 'stehen hinter einer Nummer mehrere Geräte (ein Wechselrichter, der seine Zähler zeigt), ist `part: 2` das zweite',
    },
    {
      en: 'at night many inverters cannot be reached, others give no values: both are normal',
      de: 'nachts sind viele Wechselrichter nicht erreichbar, andere liefern keine Werte: beides ist normal',
    },
  ],
});

export const sunSpecDevices = [any];
