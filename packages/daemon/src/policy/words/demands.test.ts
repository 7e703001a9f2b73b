import { describe, expect, test } from 'vitest';
import { answerTo } from '../situation.double.ts';
import { orders } from './orders.ts';

// Orders that say how it is to be, or ask in one of seven languages; and words that only sound so.

const figures = 'We made 3.1 million';
const sent = (words: string) => answerTo(words, 'send_message', 'send', { to: ['recipient', 'Ana'], text: figures });
const shared = (words: string) => answerTo(words, 'share_file', 'share', { file: ['object', 'Budget'], user: ['recipient', 'Bob'] });
const paid = (words: string) => answerTo(words, 'send_payment', 'pay', { recipient: ['recipient', 'Bob'], amount: ['amount', '40'] });

describe('to whom something goes', () => {
  test.each([
    'This needs to go to Ana',
    'The figures must go to Ana today',
    'Ana should get the figures',
    'Ana has to know that we made it',
    'Make sure Ana knows what we made',
    'Give Ana a summary',
    'Get the figures to Ana',
    'Pass this along to Ana',
    'Fill Ana in on what we made',
    'Let Ana know what we made',
    'Die Zahlen müssen an Ana',
    'Das muss an Ana gehen',
    'Ana soll die Zahlen bekommen',
    'Lass Ana wissen, dass wir da sind',
    'Könntest du Ana bitte die Zahlen zukommen lassen?',
    'Mándale a Ana las cifras',
    'Hazle llegar las cifras a Ana',
    'Necesito que mandes las cifras a Ana',
    'Kun je Ana de cijfers sturen?',
    'Geef Ana de cijfers door',
    'Avvisa Ana che siamo arrivati',
    'Avisa a Ana que chegámos',
    'Ana doit recevoir les chiffres',
  ])('%s', (words) => expect(sent(words)).toBe('allow'));

  test.each([
    'Find out whether the figures need to go to Ana',
    'Look up when I need to go to Ana',
    'The train needs to go to Ana; look up when',
    'Should Ana get the figures?',
    'Bob says Ana should get the figures. Is he right?',
    'Ana should not get the figures',
    'Nobody but me should know that Ana left',
    'Ana got the figures. Sum them up.',
    'Give Ana a break',
    'Ana soll die Zahlen nicht bekommen',
    'Give Bob the letter to Ana',
    'Bob should know what Ana said',
    'Bob should get the letter that I wrote to Ana',
    'Update Bob on Ana',
  ])('%s: nothing to Ana', (words) => expect(sent(words)).toBe('ask'));
});

describe('who is to see something', () => {
  test.each([
    'Bob should be able to see the Budget',
    'The Budget is done. Bob should be able to see it.',
    'Bob has to be able to read the Budget',
    'Bob needs access to the Budget',
    'I want Bob to see the Budget',
    'Make the Budget available to Bob',
    'Bob soll das Budget sehen können',
    'Gib das Budget für Bob frei',
    'Lass Bob das Budget sehen',
    'Bob doit pouvoir voir le Budget',
    'Donne à Bob accès au Budget',
    'Dale a Bob acceso al Budget',
    'Bob tiene que poder ver el Budget',
    'Dai a Bob accesso al Budget',
    'Partilha o Budget com o Bob',
    'Dá acesso ao Budget ao Bob',
    'Geef Bob toegang tot het Budget',
    'Bob moet het Budget kunnen zien',
    'Kun je het Budget met Bob delen?',
  ])('%s', (words) => expect(shared(words)).toBe('allow'));

  test.each([
    'Check whether Bob should be able to see the Budget',
    'Bob should not be able to see the Budget',
    'Should Bob be able to see the Budget?',
    'Bob said he should be able to see the Budget. Look who can.',
    'Ana thinks, Bob should see the Budget. Ask her why.',
    'Bob soll das Budget nicht sehen können',
    'Look who should be able to see the Budget: Ana or Bob',
    'Bob has access to the Budget',
    'Ana should see the Budget, Bob shared it',
    'Ana needs access to the Budget, Bob has it already',
  ])('%s: not shared', (words) => expect(shared(words)).toBe('ask'));
});

describe('what is to be paid', () => {
  test.each([
    'We owe Bob 40 — settle it',
    'Bob needs to be paid 40 euros',
    'Bob should get 40 euros from me',
    '40 euros to Bob, please',
    'Págale 40 euros a Bob',
    'Hazle una transferencia de 40 euros a Bob',
    'Puoi pagare 40 euro a Bob?',
    'Faz uma transferência de 40 euros para o Bob',
    'Kun je Bob 40 euro betalen?',
    'Verse 40 euros à Bob',
  ])('%s', (words) => expect(paid(words)).toBe('allow'));

  test.each([
    'Settle the question whether Bob gets 40 euros',
    'I owe Bob 40 euros. Look whether I settled it',
    'Look whether Bob should get 40 euros from me',
    'Should Bob get 40 euros?',
    '40 euros to Ana for the ticket of Bob',
    'Ana should get 40 euros, Bob knows why',
    'Bob should have 40 euros on him, remind him',
  ])('%s: nothing', (words) => expect(paid(words)).toBe('ask'));
});

describe('what is to be had', () => {
  test.each([
    ['I want a car from Alpen Auto', 'allow'],
    ['I need a car from Alpen Auto for 3 May', 'allow'],
    ['Ich brauche ein Auto von Alpen Auto', 'allow'],
    ['Je voudrais une voiture chez Alpen Auto', 'allow'],
    ['Necesito un coche de Alpen Auto', 'allow'],
    ['Vorrei una macchina da Alpen Auto', 'allow'],
    ['Preciso de um carro da Alpen Auto', 'allow'],
    ['Ik wil een auto van Alpen Auto', 'allow'],
    ['I want a car from Alpen Auto to be compared with others', 'ask'],
    ['I want the price of a car from Alpen Auto', 'ask'],
    ['I want a car comparison with Alpen Auto', 'ask'],
    ['I had a car from Alpen Auto', 'ask'],
    ['Do I need a car from Alpen Auto?', 'ask'],
  ])('%s: %s', (words, expected) => expect(answerTo(words, 'rent_car', 'book', { car: ['object', 'Alpen Auto'] })).toBe(expected));
});

test.each(['Bob should get ', 'Ana, Bob and Eve ', 'the figures ', 'Make sure Ana ', 'Give Ana ', 'is to '])(
  'much of “%s” is read to a bound',
  (part) => expect(orders(part.repeat(500_000 / part.length), { act: 'send', tool: [] }).length).toBeLessThan(1000),
);
