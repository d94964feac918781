import { describe, expect, test } from 'vitest';
import { Broadcast } from './broadcast.ts';

describe('a broadcast', () => {
  test('tells everybody in the order they came, until they leave', () => {
    const broadcast = new Broadcast<number>();
    const heard: string[] = [];
    const leave = broadcast.subscribe((fact) => heard.push(`a${fact}`));
    broadcast.subscribe((fact) => heard.push(`b${fact}`));
    broadcast.publish(1);
    leave();
    leave();
    broadcast.publish(2);
    expect(heard).toEqual(['a1', 'b1', 'b2']);
    expect(broadcast.size).toBe(1);
  });

  test('a listener may leave while it is being told', () => {
    const broadcast = new Broadcast<number>();
    let heard = 0;
    const leave = broadcast.subscribe(() => {
      heard++;
      leave();
    });
    broadcast.publish(1);
    broadcast.publish(2);
    expect(heard).toBe(1);
  });

  test('reports what a listener throws and goes on', () => {
    const problems: unknown[] = [];
    const broadcast = new Broadcast<number>((error) => problems.push(error));
    let heard = 0;
    broadcast.subscribe(() => {
      throw new Error('no');
    });
    broadcast.subscribe(() => heard++);
    broadcast.publish(1);
    expect(heard).toBe(1);
    expect(problems).toHaveLength(1);
  });
});
