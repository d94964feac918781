// Visits every declaration of an SML meter, and what the configuration makes of it.
import { describe, expect, it } from 'vitest';
import { findModel, smlMeters } from '../../src/catalog/index.ts';
import { SML_MEASURANDS } from '../../src/vocabulary/obis.ts';
import { DEFAULT_SML_QUIRKS } from '../../src/definition/sml/quirks.ts';
import { isSmlDevice, type SmlDeviceConfig } from '../../src/kinds/sml/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { MEASURANDS } from '../../src/vocabulary/measurands.ts';

describe('the SML meters of the catalogue', () => {
  it.each([
    ['mt175', 'iskra-mt175'],
    ['mt631', 'iskra-mt631'],
    ['MT691', 'iskra-mt691'],
    ['itron-3hz', 'itron-3hz'],
    ['ehz', 'emh-ehz'],
    ['ed300l', 'emh-ed300l'],
    ['mme40', 'emh-mme40'],
    ['q3a', 'easymeter-q3a'],
    ['dtz541', 'holley-dtz541'],
    ['dvs74', 'dzg-dvs74'],
    ['dwsb20', 'dzg-dwsb20'],
    ['dd3', 'ebz-dd3'],
    ['smarty', 'dr-neuhaus-smarty'],
    ['sml', 'sml'],
  ])('%s is %s', (name, id) => expect(findModel(name)).toMatchObject({ kind: 'sml', id }));

  it.each(smlMeters.map((model) => [model.id, model] as const))('%s is complete', (_, model) => {
    expect(model.source).toMatch(/^https:\/\//);
    expect(model.line).toMatchObject({ baud: 9600, framing: '8N1' });
    expect(Object.keys(model.quirks).sort()).toEqual(Object.keys(DEFAULT_SML_QUIRKS).sort());
    expect(model.expected).toContain('power');
    expect(model.measurands).toEqual(SML_MEASURANDS);
    if (model.pin) expect(model.notes.map(({ en }) => en).join(' ')).toMatch(/PIN/);
  });

  // A meter that is added says itself what it has.
  it.each([
    ['emh-ehz', ['signPowerFromStatus']],
    ['emh-ed300l', ['signPowerFromStatus']],
    ['dr-neuhaus-smarty', ['signPowerFromStatus']],
    ['dzg-dvs74', ['dzgUnsignedPower']],
    ['dzg-dwsb20', ['dzgUnsignedPower']],
    ['holley-dtz541', ['crcKermit']],
    ['iskra-mt175', []],
    ['iskra-mt631', []],
    ['iskra-mt691', []],
    ['itron-3hz', []],
    ['emh-mme40', []],
    ['easymeter-q3a', []],
    ['ebz-dd3', []],
    ['sml', ['crcKermit', 'dzgUnsignedPower', 'signPowerFromStatus']],
  ] as const)('%s has the quirks of its maker: %j', (id, quirks) => {
    const judged = ['crcKermit', 'dzgUnsignedPower', 'signPowerFromStatus'] as const;
    const model = smlMeters.find((each) => each.id === id);
    expect(judged.filter((quirk) => model?.quirks[quirk] !== false)).toEqual(quirks);
  });

  it('can name every measurand of electricity that SML has, in its canonical unit', () => {
    expect(SML_MEASURANDS.filter((name) => !Object.hasOwn(MEASURANDS, name))).toEqual([]);
    expect(new Set(SML_MEASURANDS).size).toBe(SML_MEASURANDS.length);
  });
});

describe('an SML device in the configuration', () => {
  function device(keys: string): SmlDeviceConfig {
    const result = loadConfig(`devices: { grid: { port: /dev/ttyUSB0, ${keys} } }\n`, 'f.yaml', {});
    if (!result.ok) throw new Error(formatProblems(result.problems));
    const [only] = result.config.devices;
    if (only === undefined || !isSmlDevice(only)) throw new Error('not an SML device');
    return only;
  }

  it('lives for 30 s and sends everything unless told otherwise', () => {
    expect(device('model: mt175')).toMatchObject({ lifetimeMs: 30_000, measurands: null, quirks: {}, apiId: null });
    expect(device('model: mt175, lifetime: 12s').lifetimeMs).toBe(12_000);
  });

  it('may choose measurands that its variant sends, and codes without a name', () => {
    expect(device("model: mt631, measurands: [powerL1, '1-0:96.5.0*255']").measurands).toEqual([
      'powerL1',
      '1-0:96.5.0*255',
    ]);
    expect(() => device('model: mt631, measurands: [powr]')).toThrow(/does not measure "powr"/);
    expect(() => device('model: mt631, measurands: [thdVoltageL1]')).toThrow(/does not measure/);
  });

  it('may switch a quirk, but not one that does not exist', () => {
    expect(device('model: ed300l, quirks: { signPowerFromStatus: false }').quirks).toEqual({
      signPowerFromStatus: false,
    });
    expect(() => device('model: ed300l, quirks: { signPower: false }')).toThrow(/no quirk "signPower"/);
  });
});
