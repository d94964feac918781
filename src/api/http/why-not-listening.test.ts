// Why an address cannot be listened on is said with what to do about it.
import { expect, it } from 'vitest';
import { whyNotListening } from './http-listeners.ts';

it.each([
  ['EADDRINUSE', 8008, /another program uses port 8008 .*ss -ltnp/],
  ['EACCES', 80, /port 80, as it is below 1024\. .*install-service.*systemctl edit meterhub.*above 1023/],
  ['EADDRNOTAVAIL', 8008, /does not have that address\. Use 0\.0\.0\.0/],
  ['EODD', 8008, /^the system says\. Choose another address/],
])('%s', (code, port, text) => {
  expect(whyNotListening(code, 'the system says', port)).toMatch(text);
});
