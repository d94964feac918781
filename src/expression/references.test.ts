import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from './ast.ts';
import { parseExpression } from './parser.ts';
import { collectReferences, evaluationOrder } from './references.ts';

function parsed(source: string): Expression {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message.en}`);
  return result.ast;
}

function orderOf(dataset: Readonly<Record<string, string>>): ReturnType<typeof evaluationOrder> {
  return evaluationOrder(new Map(Object.entries(dataset).map(([name, source]) => [name, parsed(source)])));
}

describe('collectReferences', () => {
  it('finds every reference of every kind of node, in the order of the text', () => {
    const source = 'a.b + c > -d * 2 and not e or or(f.g, min(h, "i j".k)) ? l : a.b';
    const found = collectReferences(parsed(source)).map((reference) => {
      const name = reference.kind === 'name' ? reference.name : `${reference.device}/${reference.measurand}`;
      return [name, source.slice(reference.offset, reference.offset + reference.length)];
    });
    expect(found).toEqual([
      ['a/b', 'a.b'],
      ['c', 'c'],
      ['d', 'd'],
      ['e', 'e'],
      ['f/g', 'f.g'],
      ['h', 'h'],
      ['i j/k', '"i j".k'],
      ['l', 'l'],
      ['a/b', 'a.b'],
    ]);
  });

  it('finds none in constants', () => {
    expect(collectReferences(parsed("1 + 2 > 3 ? 'a' : null"))).toEqual([]);
  });
});

describe('evaluationOrder', () => {
  it('keeps the given order where nothing depends on anything', () => {
    expect(orderOf({ b: 'x.y', a: 'published', c: '1' })).toEqual({ ok: true, order: ['b', 'a', 'c'] });
  });

  it('puts each name after those it uses', () => {
    const result = orderOf({ sum: 'a + b', b: 'a * 2', a: 'x.y', last: 'sum - b' });
    expect(result).toEqual({ ok: true, order: ['a', 'b', 'sum', 'last'] });
  });

  it('names a cycle as the chain of its names, with the place in the first expression', () => {
    expect(orderOf({ start: 'x.y + a', a: '1 + b', b: 'c', c: '2 * (a)' })).toEqual({
      ok: false,
      cycles: [{ chain: ['a', 'b', 'c', 'a'], offset: 4, length: 1 }],
    });
  });

  it('finds a name that needs itself', () => {
    expect(orderOf({ a: 'or(a, 0)' })).toEqual({ ok: false, cycles: [{ chain: ['a', 'a'], offset: 3, length: 1 }] });
  });

  it('finds all cycles that share a name', () => {
    const result = orderOf({ a: 'b + c', b: 'a', c: 'a', free: '1' });
    expect(result).toEqual({
      ok: false,
      cycles: [
        { chain: ['a', 'b', 'a'], offset: 0, length: 1 },
        { chain: ['a', 'c', 'a'], offset: 4, length: 1 },
      ],
    });
  });

  it('follows a chain of thousands of names', () => {
    const count = 5000;
    const chain = Array.from({ length: count }, (_, index): [string, Expression] => [
      `n${index}`,
      parsed(index + 1 < count ? `n${index + 1}` : 'x.y'),
    ]);
    const result = evaluationOrder(new Map(chain));
    expect(result.ok && result.order[0]).toBe(`n${count - 1}`);
    chain.push([`n${count - 1}`, parsed('n0')]);
    const closed = evaluationOrder(new Map(chain));
    expect(!closed.ok && closed.cycles[0]?.chain.length).toBe(count + 1);
  });

  it('gives a valid order or a real cycle for any graph', () => {
    const graph = fc.array(fc.array(fc.nat(6), { maxLength: 2 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(graph, (edges) => {
        const sources = edges.map((uses) => ['x.y', ...uses.map((use) => `n${use}`)].join(' + '));
        const expressions = new Map(sources.map((source, index) => [`n${index}`, parsed(source)]));
        const uses = (from: string, to: string): boolean =>
          collectReferences(expressions.get(from) ?? parsed('0')).some((ref) => ref.kind === 'name' && ref.name === to);
        const result = evaluationOrder(expressions);
        if (result.ok) {
          expect([...result.order].sort()).toEqual([...expressions.keys()].sort());
          const place = new Map(result.order.map((name, index) => [name, index]));
          for (const from of expressions.keys()) {
            for (const to of expressions.keys()) {
              if (uses(from, to)) expect(place.get(to)).toBeLessThan(place.get(from) ?? -1);
            }
          }
          return;
        }
        expect(result.cycles.length).toBeGreaterThan(0);
        for (const { chain, offset, length } of result.cycles) {
          expect(chain.at(-1)).toBe(chain[0]);
          chain.slice(1).forEach((to, index) => expect(uses(chain[index] ?? '', to)).toBe(true));
          const first = sources[Number((chain[0] ?? '').slice(1))];
          expect(first?.slice(offset, offset + length)).toBe(chain[1]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
