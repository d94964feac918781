// Questions take turns with everything else that arrives.
import { expect, test } from 'vitest';
import { QuestionQueue } from './question-queue.ts';

function queue() {
  const answered: string[] = [];
  const turns: (() => void)[] = [];
  const questions = new QuestionQueue<string>(
    (question) => answered.push(question),
    (work) => turns.push(work),
  );
  return { answered, questions, turn: (): void => turns.shift()?.(), turnsWaiting: () => turns.length };
}

test('one a turn, in order', () => {
  const { answered, questions, turn, turnsWaiting } = queue();
  for (const question of ['a', 'b', 'c']) questions.add(question);
  expect(answered).toEqual([]);
  turn();
  expect(answered).toEqual(['a']);
  questions.add('d');
  turn();
  turn();
  turn();
  expect(answered).toEqual(['a', 'b', 'c', 'd']);
  expect(turnsWaiting()).toBe(0);
  questions.add('e');
  turn();
  expect(answered).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('all at once before a change, and each once', () => {
  const { answered, questions, turn, turnsWaiting } = queue();
  for (const question of ['a', 'b']) questions.add(question);
  questions.answerAll();
  expect(answered).toEqual(['a', 'b']);
  questions.add('c');
  while (turnsWaiting() > 0) turn();
  expect(answered).toEqual(['a', 'b', 'c']);
});

test('none after the end', () => {
  const { answered, questions, turn, turnsWaiting } = queue();
  questions.add('a');
  questions.clear();
  while (turnsWaiting() > 0) turn();
  expect(answered).toEqual([]);
});
