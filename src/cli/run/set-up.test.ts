// The file that the page makes where there is none.
import { expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { initialText } from './set-up.ts';

it('is one that the hub takes, and that keeps what is measured', () => {
  const loaded = loadConfig(initialText(Date.UTC(2026, 10, 30)), 'meterhub.yaml', {});
  expect(loaded.ok && loaded.config.history?.path).toBe('data/history.db');
});
