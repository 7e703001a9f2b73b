import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { ProposalFacts } from '../policy.ts';
import { situation } from '../situation.double.ts';
import { placesNamed } from './places.ts';
import { propose } from './propose.ts';

// What people mean without naming it: a plugin by what it handles, an account by what it is for, a folder by what it is called.

const tool = (name: string) => ({ name, looks: /^(?:list|read|get|search|forecast)/.test(name) });
const plugins = [
  { server: 'hub', tools: ['list_issues', 'create_issue', 'add_issue_comment', 'create_pull_request', 'get_file_contents'].map(tool) },
  { server: 'chat', tools: ['list_channels', 'read_channel', 'post_message', 'add_reaction'].map(tool) },
  { server: 'wiki', tools: ['search', 'get_page', 'create_page', 'update_page'].map(tool) },
  { server: 'calendar', tools: ['list_events', 'create_event', 'delete_event'].map(tool) },
  { server: 'weather', tools: [tool('forecast')] },
];
const folders = ['/home/ana/Documents/Taxes', '/home/ana/Documents/Taxes/2025', '/home/ana/Pictures/Rome', '/srv/shared/minutes'];
const facts = (words: string): ProposalFacts => ({
  words,
  plugins,
  accounts: ['ana@acme.example', 'ana.home@post.example'],
  secrets: [{ name: 'DEPLOY_TOKEN', hosts: ['deploy.acme.example'] }],
  places: placesNamed(words, folders).map((named) => ({ named, path: named.replace(/^~/, '/home/ana'), kind: 'folder' })),
  home: '/home/ana',
  earlier: [],
  situation: situation({ words: [words], cwd: '/home/ana/Work', folders: [{ path: '/home/ana/Work', mode: 'review' }] }),
});
const proposed = (words: string): string[] =>
  propose(facts(words), decide).map(({ grant: { need } }) => Object.values(need).slice(1).join(' '));

test('a plugin is meant by what it alone handles', () => {
  expect(proposed('What did people say in #support this morning?')).toEqual(['chat read_channel']);
  expect(proposed('Let the team channel know that the office is closed')).toEqual(['chat post_message']);
  expect(proposed('open a ticket in the repo about the export')).toEqual(['hub create_issue']);
  expect(proposed('Turn my branch into a PR')).toEqual(['hub create_pull_request']);
  expect(proposed('Get config.yml from the repo and explain it')).toEqual(['hub get_file_contents']);
  expect(proposed('am i free on tuesday?')).toEqual(['calendar list_events']);
  expect(proposed('Is it going to rain in Lyon?')).toEqual(['weather forecast']);
});

test('where two handle the same, the name is needed', () => {
  const two = { ...facts('What did people say in #support?'), plugins: [...plugins, { server: 'other', tools: [tool('read_channel')] }] };
  expect(propose(two, decide)).toEqual([]);
});

test('what only looks like one is none', () => {
  for (const words of [
    'Write a calendar for 2027 as a pdf',
    'The weather chapter in book.docx needs shorter sentences',
    'Check forecast.xlsx for mistakes: it is the sales forecast',
    'Write three posts with the tag #sale in posts.md',
    'What is the weather usually like in March? From what you know is fine.',
    'Which tickets in tickets.csv are late? One per line.',
  ])
    expect(proposed(words), words).toEqual([]);
});

test('the first verb beside the name decides, and in any of a dozen languages', () => {
  expect(proposed('Pull the open issues from the hub and rank them')).toEqual(['hub list_issues']);
  expect(proposed('Take the agenda from the wiki page about the party and make a handout')).toEqual(['wiki search', 'wiki get_page']);
  expect(proposed('Dodaj do kalendarza spotkanie w piątek')).toEqual(['calendar create_event']);
  expect(proposed('Bórrala del calendario')).toEqual(['calendar list_events', 'calendar delete_event']);
});

test('what is there is found first, unless it has a number; and is changed where it can be, else made anew', () => {
  expect(proposed('Cancel the lunch in my calendar')).toEqual(['calendar list_events', 'calendar delete_event']);
  expect(proposed('Add a section to the wiki page on travel')).toEqual(['wiki search', 'wiki get_page', 'wiki update_page']);
  expect(proposed('Put the notes on a new wiki page')).toEqual(['wiki create_page']);
  expect(proposed('stell es als Seite im Wiki ein')).toEqual(['wiki create_page']);
  expect(proposed('Reply under issue 12: fixed')).toEqual(['hub add_issue_comment']);
  expect(proposed('Move the dentist in my calendar to Friday')).toEqual([
    'calendar list_events',
    'calendar delete_event',
    'calendar create_event',
  ]);
});

test('an account is meant by what it is for, where that can be no other', () => {
  expect(proposed('Check my work mail for the invoice')).toEqual(['ana@acme.example read']);
  expect(proposed('Email the report to the board from my acme account')).toEqual(['ana@acme.example send']);
  expect(proposed('Prépare un brouillon au mail de M. Girard dans ma boîte privée')).toEqual(['ana.home@post.example draft']);
  const three = { ...facts('Check my work mail'), accounts: ['ana@acme.example', 'ana@club.example', 'ana.home@post.example'] };
  expect(propose(three, decide)).toEqual([]);
});

test('a secret is meant by its name in plain words, and goes where it is good for', () => {
  expect(proposed('Publish site.zip with the deploy token')).toEqual(['deploy.acme.example send', 'DEPLOY_TOKEN']);
  expect(proposed('Explain what a token is')).toEqual([]);
});

test('a folder is meant by what it is called, beside the word for a folder or with its place', () => {
  expect(proposed('put a copy in my tax folder for 2025')).toEqual(['/home/ana/Documents/Taxes/2025 write']);
  expect(proposed('Make thumbnails of the pictures from Rome (they are in Pictures)')).toEqual(['/home/ana/Pictures/Rome read']);
  expect(proposed('Collect the decisions from the shared minutes folder')).toEqual(['/srv/shared/minutes read']);
  expect(proposed('Write a page about Rome and its taxes')).toEqual([]);
});

test('a place is looked at where there are no words of ours at all', () => {
  expect(proposed('amazon.example ve kitap.example sitelerinde fiyatı karşılaştır')).toEqual(['amazon.example read', 'kitap.example read']);
});
