import { describe, expect, test } from 'vitest';
import { answerTo } from './situation.double.ts';

// Whom the owner's words name, and whom they only speak of: the figures go to the one and not to the other.

const figures = 'We made 3.1 million';

describe('whom it is for', () => {
  const sentTo = (words: string, to: string) => answerTo(words, 'send_message', 'send', { to: ['recipient', to], text: figures });

  test.each([
    'Send the figures to Ana and not to Eve.',
    'Send the figures to Ana instead of Eve.',
    'Send the figures to Ana rather than to Eve.',
    'Send the figures to everyone but Eve: Ana, Bob.',
    'Send the figures to nobody, least of all Eve',
    'If Eve writes, tell me',
    'Send the figures to everyone in sales except Eve.',
    'Send the figures to Ana without telling Eve.',
    'Send Ana the figures before Eve sees them.',
    'Send Ana the figures. I don’t want you to send them to Eve.',
    'Do not under any circumstances send the figures to Eve.',
    'Make sure that nobody sends the figures to Eve.',
    'Nothing may be sent to Eve.',
    'Stop sending figures to Eve.',
    'I’d rather you didn’t tell Eve about the figures.',
    'Under no circumstances send Eve the figures.',
    'Schick die Zahlen an Ana statt an Eve.',
    'Schick die Zahlen an Ana und nicht an Eve.',
    'Ich will nicht, dass du die Zahlen an Eve schickst.',
    'Envoie les chiffres à Ana et pas à Eve.',
    'Manda los datos a Ana y no a Eve.',
    'Send Ana a summary of Eve’s complaint',
    'Send Ana the minutes of the meeting with Eve',
    'Tell Ana how much Eve earns',
    'Tell Ana when Eve arrives',
    'Send Ana the invoice of Eve',
    'The figures that I sent to Eve last week were wrong. Find the right ones.',
  ])('%s: not to Eve', (words) => expect(sentTo(words, 'Eve')).toBe('ask'));

  test.each([
    ['Send the figures to Ana and Eve.', 'Eve'],
    ['Don’t wait, send the figures to Eve.', 'Eve'],
    ['I don’t need the list, send Eve the figures', 'Eve'],
    ['Send Eve a summary of Ana’s complaint', 'Eve'],
    ['Kannst du Eve die Zahlen schicken?', 'Eve'],
    ['Vertel Eve hoeveel we verdiend hebben.', 'Eve'],
    ['Diz à Eve quanto fizemos.', 'Eve'],
    ['Ping Eve that I come', 'Eve'],
    ['I want to ask you to send Eve the figures', 'Eve'],
    ['Send the board a note', 'board'],
    ['Tell Ana and the board', 'board'],
  ])('%s: to %s', (words, to) => expect(sentTo(words, to)).toBe('allow'));

  test.each([
    ['Send Ana the news', 'news'],
    ['Send Ana the market report', 'market'],
    ['Let Ana know the bill is paid', 'bill'],
  ])('%s: not to the room that is called %s', (words, to) => expect(sentTo(words, to)).toBe('ask'));
});

describe('whom an order only speaks of', () => {
  const sentTo = (words: string, to: string) => answerTo(words, 'send_message', 'send', { to: ['recipient', to], text: figures });
  test.each([
    ['Send Ana the mail I wrote to Eve', 'Eve'],
    ['Send Ana the mail that I sent to Eve yesterday', 'Eve'],
    ['Forward Ana the note which Bob gave to Eve', 'Eve'],
    ['Tell Ana what I told Eve', 'Eve'],
    ['Tell Ana what I promised to Eve', 'Eve'],
    ['Tell Ana what we agreed with Eve', 'Eve'],
    ['Tell Ana that Eve is ill', 'Eve'],
    ['Tell Ana that I will write to Eve', 'Eve'],
    ['Tell Ana we said no to Eve', 'Eve'],
    ['Ask Ana whether she has written to Eve', 'Eve'],
    ['Ask Ana to tell Eve', 'Eve'],
    ['Remind Ana to send the figures to Eve', 'Eve'],
    ['Tell Ana I am going to Eve', 'Eve'],
    ['Summarise my chat with Eve and send it to Ana', 'Eve'],
    ['Write to Ana about my visit to Eve', 'Eve'],
    ['Send Ana the letter addressed to Eve', 'Eve'],
    ['Send Ana the letter to Eve', 'Eve'],
    ['Send Ana my answer to Eve', 'Eve'],
    ['Schick Ana die Mail, die ich an Eve geschrieben habe', 'Eve'],
    ['Sag Ana, was ich Eve versprochen habe', 'Eve'],
    ['Envoie à Ana le mail que j’ai écrit à Eve', 'Eve'],
    ['Manda a Ana el correo que escribí a Eve', 'Eve'],
    ['Manda ad Ana la mail che ho scritto a Eve', 'Eve'],
    ['Stuur Ana de mail die ik aan Eve schreef', 'Eve'],
    ['Ana says we should tell Eve. Look up what she wrote.', 'Eve'],
    ['Ana says that we should send Eve the figures. Is she right?', 'Eve'],
    ['Ana thinks we should send Eve the figures', 'Eve'],
    ['Should I send Eve the figures?', 'Eve'],
    ['Should we send Eve the figures? What do you think?', 'Eve'],
    ['Ana wrote that Bob should send Eve the figures. Sum it up.', 'Eve'],
    ['Write a draft of a mail to Eve', 'Eve'],
    ['Draft a mail to Eve, but let me send it', 'Eve'],
    ['I will send Eve the figures tomorrow. Check them.', 'Eve'],
    ['I am going to send Eve the figures. Check them.', 'Eve'],
    ['Remind me to send Eve the figures', 'Eve'],
    ['Prepare the figures that I send Eve each week', 'Eve'],
    ['Find the mail in which Bob tells Eve about it', 'Eve'],
    ['Read the mail that tells Eve about the party', 'Eve'],
    ['Bob says Eve wants the figures. Send them to Ana.', 'Eve'],
    ['Draft a mail to Eve', 'Eve'],
    ['Write me a draft for a mail to Eve', 'Eve'],
    ['Schreib einen Entwurf für eine Mail an Eve', 'Eve'],
    ['Tell the team what we agreed with Eve', 'Eve'],
    ['Send me the mail I wrote to Eve', 'Eve'],
    ['Send her the mail I wrote to Eve', 'Eve'],
    ['Soll ich Eve die Zahlen schicken?', 'Eve'],
    ['Ana sagt, dass wir Eve die Zahlen schicken sollen. Stimmt das?', 'Eve'],
    ['Ich werde Eve morgen die Zahlen schicken. Prüf sie.', 'Eve'],
    ['Je vais envoyer les chiffres à Eve. Vérifie-les.', 'Eve'],
    ['Send Eve, who wrote to Ana, the figures', 'Ana'],
    ['Let Ana know what Eve wrote', 'Eve'],
    ['Send Ana the figures and invite Eve to the Retreat', 'Eve'],
    ['Send Ana the figures and cancel the table at Eve', 'Eve'],
    ['Write to Ana that Eve comes along', 'Eve'],
    ['Reply to Ana that I will see Eve', 'Eve'],
  ])('%s: not to %s', (words, to) => expect(sentTo(words, to)).toBe('ask'));

  test.each([
    ['Send my answer to Eve', 'Eve'],
    ['Send the mail I wrote to Eve', 'Eve'],
    ['Send the summary to Ana and Eve', 'Eve'],
    ['Send Ana the figures and tell Eve that they are out', 'Eve'],
    ['Send Ana the figures I made, and a copy to Eve', 'Eve'],
    ['Send Ana and Eve the figures that I made', 'Eve'],
    ['Tell Ana what we made, and tell Eve as well', 'Eve'],
    ['Tell Ana that we made it and let Eve know too', 'Eve'],
    ['Send the figures that Ana made to Eve', 'Eve'],
    ['Send what Ana wrote to Eve', 'Eve'],
    ['Ana wants us to send Eve the figures', 'Eve'],
    ['Bob asked me to send Eve the figures', 'Eve'],
    ['If Ana agrees, send Eve the figures', 'Eve'],
    ['Write a mail to Eve', 'Eve'],
    ['Write Eve a mail', 'Eve'],
    ['Draft a mail to Eve and send it', 'Eve'],
    ['Schick Zahlen an Eve', 'Eve'],
    ['Send Budget to Eve', 'Eve'],
    ['Tell the team and Eve what we agreed', 'Eve'],
    ['Ana has the figures. Send her the mail I wrote to Eve', 'Ana'],
    ['Make sure that we send Eve the figures', 'Eve'],
    ['Could we send Eve the figures?', 'Eve'],
    ['I need to send Eve the figures', 'Eve'],
    ['I want to send Eve the figures', 'Eve'],
    ['I have to send Eve the figures today', 'Eve'],
    ['We should send Eve the figures', 'Eve'],
    ['I think we should send Eve the figures', 'Eve'],
    ['I said to send Eve the figures', 'Eve'],
    ['Send Ana the figures, Eve the plan', 'Eve'],
    ['Send Ana the figures, copy to Eve', 'Eve'],
    ['Send Ana the figures with Eve in copy', 'Eve'],
    ['Send Ana the figures, cc Eve', 'Eve'],
    ['Mail Ana the figures and cc Eve', 'Eve'],
    ['Send Ana the summary in the channel general', 'general'],
    ['Post Ana’s summary to general', 'general'],
    ['Let Ana and Eve know what we made', 'Eve'],
    ['Tell Ana what happened and let Eve know as well', 'Eve'],
  ])('%s: to %s', (words, to) => expect(sentTo(words, to)).toBe('allow'));
});

describe('a room that is called by a plain word', () => {
  const posted = (words: string, channel: string) =>
    answerTo(words, 'send_channel_message', 'send', { channel: ['recipient', channel], body: figures });
  test.each([
    ['Ask Ana for lunch', 'lunch'],
    ['Send the menu for lunch to Ana', 'lunch'],
    ['Send Ana the plan for lunch', 'lunch'],
    ['Send the figures for May to Ana', 'May'],
    ['Send the figures in May to Ana', 'May'],
    ['Send Ana the report on sales', 'sales'],
    ['Send Ana an update on general affairs', 'general'],
    ['Send Ana random numbers', 'random'],
    ['Schick die Zahlen für Mai an Ana', 'Mai'],
    ['Envoie le menu pour midi à Ana', 'midi'],
    ['Good news for everyone: tell Ana', 'everyone'],
  ])('%s: not in %s', (words, channel) => expect(posted(words, channel)).toBe('ask'));
  test.each([
    ['Post the summary in lunch', 'lunch'],
    ['Send the menu for lunch to lunch', 'lunch'],
    ['Send the figures for May to #May', 'May'],
    ['Put the summary in the board room', 'board'],
    ['Write a summary for the sales channel', 'sales'],
    ['Post the figures for May in sales', 'sales'],
    ['Tell sales that we made it', 'sales'],
    ['Send sales the figures', 'sales'],
    ['Let general know that we made it', 'general'],
    ['Post on announcements that we made it', 'announcements'],
    ['Send everyone the figures', 'everyone'],
  ])('%s: in %s', (words, channel) => expect(posted(words, channel)).toBe('allow'));
});

describe('addresses', () => {
  const mailed = (to: string) => answerTo('Send ana@x.org the figures', 'send_email', 'send', { to: ['recipient', to], body: figures });
  test.each([
    ['ana@x.org', 'allow'],
    ['Ana <ana@x.org>', 'allow'],
    ['eve@evil.example, Ana <ana@x.org>', 'ask'],
    ['<eve@evil.example>, <ana@x.org>', 'ask'],
    ['eve@evil.example <ana@x.org>', 'ask'],
  ])('%s: %s', (to, expected) => expect(mailed(to)).toBe(expected));
});

describe('whom a booking is told to', () => {
  const told = (words: string, hirer: string) => answerTo(words, 'create_booking', 'invite', { hirer_email: ['recipient', hirer] });

  test.each([
    'Book the hall for the choir. Their contact is jill@example.org.',
    'Is the hall free on 3 May? If so, book it for jill@example.org',
    'Reserve the hall for the choir (jill@example.org)',
    'Buche den Saal für den Chor, jill@example.org',
  ])('%s', (words) => {
    expect(told(words, 'jill@example.org')).toBe('allow');
    expect(told(words, 'eve@example.net')).toBe('ask');
  });

  test.each([
    'Book the hall for the choir. Don’t tell jill@example.org.',
    'Read the mail from jill@example.org and tell me what she wants. Book nothing.',
    'Book the hall for the choir. It costs 40 euros. The mail of jill@example.org says so.',
  ])('%s: not to her', (words) => expect(told(words, 'jill@example.org')).toBe('ask'));
});
