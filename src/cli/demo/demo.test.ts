// What the demo says when it runs.
import { expect, it } from 'vitest';
import { welcome } from './demo.ts';

it('names the port that is listened on, whatever was asked for', () => {
  const text = welcome(['0.0.0.0:40123', '[::]:40123'], '/tmp/meterhub.yaml');
  expect(text).toContain('Open  http://localhost:40123\n');
  expect(text).toContain('curl localhost:40123/last/1');
});
