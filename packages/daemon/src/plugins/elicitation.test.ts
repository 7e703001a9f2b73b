import { expect, test } from 'vitest';
import { elicit } from './elicitation.ts';

const form = (properties: object) => ({ message: 'Tell me \u001b[1mall\u001b[0m', requestedSchema: { type: 'object', properties } });
const many = {
  name: { type: 'string', title: 'Your name' },
  age: { type: 'integer' },
  sure: { type: 'boolean' },
  __proto__: { type: 'string' },
};

/** A person who answers so; what they were shown. */
function person(answer: string | undefined) {
  const shown: { text: string; choices: string[] }[] = [];
  return {
    shown,
    async ask(text: string, choices: string[]) {
      shown.push({ text, choices });
      return answer;
    },
  };
}

test('several fields are asked for in one question, and read from lines in any order', async () => {
  const { ask, shown } = person('Age: 41\n- name: Ana: the first\nsure: yes\nother: x\n\nnonsense');
  expect(await elicit('shop', form(many), ask)).toEqual({ action: 'accept', content: { age: 41, name: 'Ana: the first', sure: true } });
  expect(shown[0]?.text).toContain('The plugin shop asks: Tell me all');
  expect(shown[0]?.text).toContain('- age: a whole number');
});

test('what can be chosen is offered; nothing said, no and too much are each their own answer', async () => {
  const size = { size: { type: 'string', enum: ['small', 'large'] } };
  const { ask, shown } = person('large');
  expect(await elicit('shop', form(size), ask)).toEqual({ action: 'accept', content: { size: 'large' } });
  expect(shown[0]?.choices.slice(0, 2)).toEqual(['small', 'large']);
  expect(await elicit('shop', form(size), person(undefined).ask)).toEqual({ action: 'cancel' });
  expect(await elicit('shop', form(size), person(shown[0]?.choices.at(-1)).ask)).toEqual({ action: 'decline' });
  const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, { type: 'string' }]));
  expect(await elicit('shop', form(hundred), person('x').ask)).toEqual({ action: 'cancel' });
});

test('an address to be opened is never opened, and what is no question is cancelled', async () => {
  const nobody = person('x');
  for (const params of [{ mode: 'url', message: 'Sign in', url: 'https://evil.example' }, { message: 7 }, {}, form([])])
    expect(await elicit('shop', params, nobody.ask)).toEqual({ action: 'cancel' });
  expect(nobody.shown).toEqual([]);
});
