// Wrong model files of models.d: keys, registers, what they extend.
import type { WrongFile } from './wrong-file.ts';

const rows = (text: string): string => `function: input\nregisters:\n${text}\n`;
const VOLTAGE = '  voltageL1: { at: 0, type: float32 }';

export const WRONG_MODELS: readonly WrongFile[] = [
  {
    name: 'no keys',
    file: '«just words»\n',
    says: [
      ': the file must have keys (function, registers ...) | `meterhub models show sdm120` prints one to begin with',
    ],
  },
  {
    name: 'an empty file',
    file: '«»',
    says: [': the file is empty | `meterhub models show sdm120` prints one to begin with'],
  },
  {
    name: 'a misspelt key',
    file: `«functoin»: input\n${rows(VOLTAGE)}`,
    says: ['functoin: unknown key "functoin" | did you mean "function"?'],
  },
  {
    name: 'neither function nor registers',
    file: '«manufacturer: Acme»\n',
    says: [
      ': `function` is missing | add function: input where the manual says function 4, function: holding where it says 3',
      ': it has no `registers` | add its values, for example registers: { voltageL1: { at: 0x0000, type: float32 } }',
    ],
  },
  {
    name: 'several mistakes of keys and of what they mean, all at once',
    file: `function: «inputt»
probe: «voltageL9»
line: «9600 9N9»
registers:
  voltageL1: { at: 0x0000, type: float32 }
  voltageL2: { at: «0x0001», type: float32 }
  «powrL1»: { at: 0x0010, type: float32 }
  powerL2: { at: «70000», type: «flaot32» }
derived:
  power: «powerL2 - exportPower»
`,
    says: [
      'function: must be one of input, holding, 4, 3, not "inputt" | did you mean "input"?',
      'probe: "voltageL9" is not among its values | did you mean "voltageL1"?',
      'line: "9600 9N9" is no serial line | baud rate and framing, for example 9600 8N1',
      'registers.voltageL2.at: voltageL2 at 0x0001 overlaps voltageL1 (line 5), which is in 0x0000 to 0x0001 | check address and type of both; a 32-bit number takes two registers',
      'registers.powrL1: there is no measurand "powrL1" | did you mean "powerL1"?',
      'registers.powerL2.at: there is no register 70000: they are 0 to 65535 | the address on the wire: usually the number of the manual minus 30001 or 40001 (300001 or 400001), or 0x... as it is',
      'registers.powerL2.type: must be one of uint16, int16, uint32, int32, uint64, int64, float32, float64, not "flaot32" | did you mean "float32"?',
      'derived.power: "exportPower" is not among its registers | its registers: voltageL1, voltageL2, powrL1',
    ],
  },
  {
    name: 'two rows of one measurand',
    file: rows(`${VOLTAGE}\n  «voltageL1»: { at: 2, type: float32 }`),
    says: [': this key is here twice | remove or rename one of them'],
  },
  {
    name: 'a number that ends behind the last register',
    file: rows('  energyImport: { at: «65535», type: uint32 }'),
    says: [
      'registers.energyImport.at: a uint32 of 2 registers from 65535 on ends behind register 65535 | is it the address, or the type?',
    ],
  },
  {
    name: 'a unit of another quantity',
    file: rows('  energyImport: { at: 0, type: uint32, unit: «V» }'),
    says: [
      'registers.energyImport.unit: energyImport cannot be in "V" | units of energyImport: Wh, mWh, kWh, MWh, GWh, J, kJ, MJ, GJ',
    ],
  },
  {
    name: 'a unit that is none',
    file: rows('  energyImport: { at: 0, type: uint32, unit: «kwh» }'),
    says: ['registers.energyImport.unit: there is no unit "kwh" | did you mean "kWh"?'],
  },
  {
    name: 'a row without a type',
    file: rows('  «frequency»: { at: 10 }'),
    says: [
      'registers.frequency: `type` is missing | add it here, or `registerType` for all rows: uint16, int16, uint32, int32, uint64, int64, float32, float64',
    ],
  },
  {
    name: 'a measurand that is a word',
    file: rows('  «state»: { at: 10, type: uint16 }'),
    says: ['registers.state: state is a word or a truth value | registers hold numbers: choose another measurand'],
  },
  {
    name: 'a marker that is longer than its number',
    file: rows("  voltageL1: { at: 10, type: uint16, invalid: [«'0xFFFFFFFF'»] }"),
    says: [
      'registers.voltageL1.invalid.0: 0xFFFFFFFF is longer than the 1 registers of a uint16 | at most 4 hexadecimal digits',
    ],
  },
  {
    name: 'markers of a type that is none',
    file: `invalid: { «int23»: ['0x7FFF'] }\n${rows(VOLTAGE)}`,
    says: ['invalid.int23: there is no type "int23" | did you mean "int32"?'],
  },
  {
    name: 'a number that is longer than a request',
    file: `maxRegistersPerRead: 1\n${rows('  voltageL1: { at: 0, type: «float32» }')}`,
    says: [
      'registers.voltageL1.type: float32 has 2 registers, and one request may ask for 1 only | raise `maxRegistersPerRead`',
    ],
  },
  {
    name: 'a raw value that is none',
    file: `identify: { function: holding, at: 1, type: uint16, values: { «1..x»: ABC } }\n${rows(VOLTAGE)}`,
    says: [
      "identify.values.1..x: \"1..x\" is no raw value of type uint16 | a number or a range, for example '0x0084', '338' or '330..345'",
    ],
  },
  {
    name: 'a computed value that has a register',
    file: `${rows(VOLTAGE)}derived: { «voltageL1»: voltageL1 - voltageL1 }\n`,
    says: ['derived.voltageL1: voltageL1 has a register already | remove one of the two'],
  },
  {
    name: 'a computed value that is no difference',
    file: `${rows(VOLTAGE)}derived: { voltageL2: «voltageL1 * 2» }\n`,
    says: [
      'derived.voltageL2: "voltageL1 * 2" is neither the difference of two values nor a sum | for example importPower - exportPower, or dcPowerS1 + dcPowerS2',
    ],
  },
  {
    name: 'a computed value that is both',
    file: `${rows(VOLTAGE)}derived: { voltageL2: «voltageL1 - voltageL1 + voltageL1» }\n`,
    says: [
      'derived.voltageL2: "voltageL1 - voltageL1 + voltageL1" is neither the difference of two values nor a sum | for example importPower - exportPower, or dcPowerS1 + dcPowerS2',
    ],
  },
  {
    name: 'a sign turned round that is none',
    file: rows('  voltageL1: { at: 0, type: uint16, step: «-0.1» }'),
    says: ['registers.voltageL1.step: the sign of uint16 cannot be turned round: it has none | is it int16 or int32?'],
  },
  {
    name: 'a step of nothing',
    file: rows('  voltageL1: { at: 0, type: uint16, step: «0» }'),
    says: [
      'registers.voltageL1.step: a step of 0 makes every number 0 | write what one step is worth, for example 0.1',
    ],
  },
  {
    name: 'a computed value of another unit',
    file: `${rows(VOLTAGE)}derived: { power: «voltageL1 - voltageL1» }\n`,
    says: [
      'derived.power: voltageL1 is in V, power in W | both values need the unit of the result',
      'derived.power: voltageL1 is in V, power in W | both values need the unit of the result',
    ],
  },
  {
    name: 'a key of another kind',
    file: `${rows(VOLTAGE)}«pin»: true\n`,
    says: ['pin: `pin` means nothing for a Modbus meter | it belongs to a model of kind: sml'],
  },
  {
    name: 'a kind that is none',
    file: `kind: «modbs»\n${rows(VOLTAGE)}`,
    says: ['kind: there is no kind "modbs" | did you mean "modbus"?'],
  },
  {
    name: 'a name that cannot be one',
    file: `id: «My Meter»\n${rows(VOLTAGE)}`,
    says: [
      'id: "My Meter" cannot be the name of a model | small letters, digits, dots, dashes and underscores, at most 64, for example acme-em3',
    ],
  },
  {
    name: 'the name of a built-in model',
    file: `id: «eastron-sdm630»\n${rows(VOLTAGE)}`,
    says: [
      'id: "eastron-sdm630" is the name of a built-in model (eastron-sdm630) | choose another one (`id`, or the name of the file); `extends: eastron-sdm630` takes over what it says',
    ],
  },
  {
    name: 'the alias of a built-in model',
    file: `aliases: [em9, «sdm630»]\n${rows(VOLTAGE)}`,
    says: [
      'aliases.1: "sdm630" is the name of a built-in model (eastron-sdm630) | choose another one (`id`, or the name of the file); `extends: eastron-sdm630` takes over what it says',
    ],
  },
  {
    name: 'an alias twice',
    file: `aliases: [em9, «em9»]\n${rows(VOLTAGE)}`,
    says: ['aliases.1: "em9" is its name already | remove it'],
  },
  {
    name: 'an unknown model to extend',
    file: 'extends: «sdm603»\n',
    says: ['extends: there is no model "sdm603" | did you mean sdm630 or sdm or sdm230?'],
  },
  {
    name: 'itself to extend',
    file: 'extends: «own»\n',
    says: ['extends: a model cannot extend itself | one of them has to stand on its own'],
  },
  {
    name: 'a model of another kind to extend',
    file: 'extends: go-e\nkind: «modbus»\n',
    says: ['kind: go-e is an HTTP device, not a Modbus meter | remove `kind`, or extend another model'],
  },
  {
    name: 'a row to take away that the extended model does not have',
    file: 'extends: sdm72\nregisters: { «frequency»: null }\n',
    says: [
      'registers.frequency: eastron-sdm72 has no "frequency" to take away | it has: power, energyImport, energyExport, energySum, importPower, exportPower',
    ],
  },
  {
    name: 'a row to take away where nothing is extended',
    file: rows(`${VOLTAGE}\n  «frequency»: null`),
    says: ['registers.frequency: frequency has no register | say where it is: { at: 0x0000 }'],
  },
  {
    name: 'a further row on top of one of the extended model',
    file: 'extends: sdm72\nregisters: { voltageL1: { at: «0x0034», type: float32 } }\n',
    says: [
      'registers.voltageL1.at: voltageL1 at 0x0034 overlaps power (of eastron-sdm72), which is in 0x0034 to 0x0035 | check address and type of both; a 32-bit number takes two registers',
    ],
  },
  {
    name: 'values for a model that is read by code',
    file: 'extends: go-e\n«values»: { x: { path: y } }\n',
    says: ['values: `values` says nothing: the answer is read by the parser of go-e | remove it, or the parser'],
  },
  {
    name: 'a parser that is none',
    file: 'parser: «goe»\ninterval: 5s\nphases: 3\n',
    says: ['parser: there is no parser "goe" | did you mean "go-e"?'],
  },
  {
    name: 'an HTTP device without values',
    file: '«path: /status»\n',
    says: [
      ': it has no `values` | add what to take from the answer, for example values: { power: { path: data.power, unit: W } }',
    ],
  },
  {
    name: 'an HTTP device whose values are none',
    file: 'path: /status\nvalues: «{}»\n',
    says: [
      'values: it has no `values` | add what to take from the answer, for example values: { power: { path: data.power, unit: W } }',
    ],
  },
  {
    name: 'a measurand without an OBIS code',
    file: 'expected: [energyImport, «powr»]\n',
    says: ['expected.1: there is no OBIS code for "powr" | did you mean "power"?'],
  },
  {
    name: 'a value that is always and sometimes sent',
    file: 'expected: [power]\nsometimes: [«power»]\n',
    says: ['sometimes.0: power is in `expected` already | remove one of them'],
  },
];
