// Lines of CSV by language.
import { describe, expect, it } from 'vitest';
import { csvLine, withLocale } from './csv.ts';

describe('a line of CSV', () => {
  it('is written as the language reads it', () => {
    const values = ['grid', -1234.5, 0, true, null, 'a;b', 'a,b', 'say "no"'];
    expect(csvLine(values, 'en')).toBe('grid,-1234.5,0,true,,a;b,"a,b","say ""no"""\n');
    expect(csvLine(values, 'de')).toBe('grid;-1234,5;0;true;;"a;b";a,b;"say ""no"""\n');
  });

  it('has one comma in a number, also with an exponent', () => {
    expect(csvLine([1.5e-7, 1e21, 1.25e30], 'de')).toBe('1,5e-7;1e+21;1,25e+30\n');
  });
});

describe('CSV that is there', () => {
  it('gets its numbers written anew, and nothing else', () => {
    const text = 'time;a;b\n2026-01-15 12:00:00;1.5;-0.25\n"x;1.5";True;1.2.3\n;192.168.0.1;7\n';
    expect(withLocale(text, 'en')).toBe(text);
    expect(withLocale(text, 'de')).toBe(
      'time;a;b\n2026-01-15 12:00:00;1,5;-0,25\n"x;1.5";True;1.2.3\n;192.168.0.1;7\n',
    );
  });
});
