import type { Text } from './catalogue.ts';

/** What pairing says. */
export const pair = {
  'pair.title': 'Pair with your desk',
  'pair.text': 'Run this in a terminal on your computer, then point this phone’s camera at the code:',
  'pair.scan': 'Scan the code here',
  'pair.camera': 'What the camera sees',
  'pair.paste': 'Or paste the link',
  'pair.use': 'Pair',
  'pair.bad': 'That isn’t a whole pairing link. Copy all of it, from “http” to the end.',
  'pair.here': 'In a browser on that computer, “deskhand open” prints a link that needs no pairing.',
  'pair.insecure':
    'This address isn’t encrypted. What you send is sealed all the same, but this page can’t be installed, use the camera here or notify. Use it on a network that you trust.',
  'pair.reaching': 'Reaching your desk…',
  'pair.compare': 'Does your computer show this number?',
  'pair.same': 'The numbers are the same',
  'pair.same.next': 'Waiting for {host}: say there what this device may do.',
  'pair.compare.next': 'Say so there, on {host}. If it shows another one, say no.',
  'pair.paired': 'Paired with {host}',
  'pair.again': 'Try another link',
  'pair.failed.unknown': 'This link isn’t for that computer',
  'pair.failed.unknown.next': 'A newer link replaced it, or it is for another host. Run “deskhand pair” again.',
  'pair.failed.used': 'This link was used already',
  'pair.failed.used.next': 'It works once. If it wasn’t you, say no on the computer, then run “deskhand pair” again.',
  'pair.failed.expired': 'This link is too old',
  'pair.failed.expired.next': 'It works for ten minutes. Run “deskhand pair” again.',
  'pair.failed.clock':
    'The computer says that it is over, while this phone’s clock says otherwise: one of them is wrong. Run “deskhand pair” again.',
  'pair.failed.locked': 'Pairing is locked',
  'pair.failed.locked.next': 'Someone tried five times with a wrong secret. Run “deskhand pair” again.',
  'pair.failed.refused': 'The computer said no',
  'pair.failed.refused.next': 'The person there declined, or ten minutes went by. Run “deskhand pair” again.',
  'pair.failed.unreachable': 'The computer doesn’t answer',
  'pair.failed.unreachable.next': 'Is it awake, and is this phone on the same network? Does “deskhand lan” say that phones may reach it?',
  'pair.failed.unkept': 'This window keeps nothing',
  'pair.failed.unkept.next': 'The browser doesn’t let the page store its key, as in some private windows. Open the link in a normal one.',
  'pair.move': 'The app on your home screen',
  'pair.move.text':
    'On this phone, an installed app doesn’t see what Safari keeps. Add this page to the home screen, then move the pairing there with a link.',
  'pair.move.make': 'Make a link to move',
  'pair.move.next':
    'Copy it, open the app from the home screen, and paste it there within ten minutes. This page is no longer paired then.',
} as const satisfies Record<string, Text>;
