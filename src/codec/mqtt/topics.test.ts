import { describe, expect, it } from 'vitest';
import { expandTopic, hasWildcard, matchesFilter, reachesBelow } from './topics.ts';

describe('a filter', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a', false],
    ['a/+', 'a/b/c', false],
    ['a/+/c', 'a/b/c', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', '$SYS/uptime', false],
    ['+/uptime', '$SYS/uptime', false],
    ['/a', 'a', false],
  ])('%s chooses %s: %s', (filter, topic, is) => expect(matchesFilter(filter, topic)).toBe(is));

  it.each([
    ['meterhub/grid/power', 'meterhub', true],
    ['+/grid/power', 'meterhub', true],
    ['meterhub', 'meterhub', true],
    ['meterhub2/grid', 'meterhub', false],
    ['home/+/power', 'home/meterhub', true],
    ['home/tank', 'home/meterhub', false],
    ['home', 'home/meterhub', false],
  ])('%s reaches below %s: %s', (filter, root, does) => expect(reachesBelow(filter, root)).toBe(does));

  it('has a wildcard or not', () => expect(['a/b', 'a/+', '#'].map(hasWildcard)).toEqual([false, true, true]));
});

it.each([
  ['{topic}', 'tele/washer/SENSOR', 'tele/washer/SENSOR'],
  ['{parent}/LWT', 'tele/washer/SENSOR', 'tele/washer/LWT'],
  ['{topic}/status/em:0', 'shellypro3em-1', 'shellypro3em-1/status/em:0'],
  ['{parent}', 'single', 'single'],
])('%s of %s is %s', (pattern, topic, expanded) => expect(expandTopic(pattern, topic)).toBe(expanded));
