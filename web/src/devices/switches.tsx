// Switches of the device views: unit of powers, all values or the main ones. It must not know devices.
import type { JSX } from 'preact';
import { t } from '../shared/i18n.ts';
import { change, settings, type PowerUnit } from '../shared/settings.ts';

const UNITS: readonly PowerUnit[] = ['W', 'kW'];

export function Switches(): JSX.Element {
  const { powerUnit, allValues } = settings();
  return (
    <div class="switches">
      <fieldset class="segments">
        <legend>{t('powerUnit')}</legend>
        {UNITS.map((unit) => (
          <label key={unit}>
            <input
              type="radio"
              name="powerUnit"
              checked={unit === powerUnit}
              onChange={() => change({ powerUnit: unit })}
            />
            <span>{unit}</span>
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input type="checkbox" checked={allValues} onChange={() => change({ allValues: !allValues })} />
        {t('allValues')}
      </label>
    </div>
  );
}
