// A bug is said to be one, with what to send and without secrets.
import { expect, it } from 'vitest';
import { bugText } from './bug-report.ts';

it('says what to send, and hides what nobody may see', () => {
  const args = ['run', '-b', 'mqtt://hub:secret@host', '--user', 'me', '--password=hunter2', '-d', 'sdm630:1'];
  const text = bugText({ version: '1.0.0', node: 'v20.1.0 linux arm64', args, what: 'Error: no\n    at x (y.js:1:2)' });
  expect(text).toMatch(/^meterhub: this is a bug in MeterHub/);
  expect(text).toContain('  meterhub 1.0.0, Node v20.1.0 linux arm64\n');
  expect(text).toContain('  typed: meterhub run -b mqtt://...@host --user ... --password=... -d sdm630:1\n');
  expect(text).toContain('      at x (y.js:1:2)\n');
});
