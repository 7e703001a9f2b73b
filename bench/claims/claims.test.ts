import { expect, test } from 'vitest';
import { foundIn, readAnswers, sets } from './claims.ts';

test.each(sets)('of %s exactly what does not hold is found, but for the mistakes that are known', async (name) => {
  const answers = readAnswers(name);
  const found = await Promise.all(answers.map(foundIn));
  expect(found.map((untrue, at) => ({ answer: answers[at]?.answer, untrue }))).toEqual(
    answers.map(({ answer, untrue, finds = untrue }) => ({ answer, untrue: finds })),
  );
});
