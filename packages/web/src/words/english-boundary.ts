import type { Text } from './catalogue.ts';

/** What a task may be given before it starts, and how permissions look after themselves: loaded with what shows them. */
export const boundary = {
  'home.rules': 'Your file of rules can’t be understood',
  'home.rules.before': 'Tasks go by what it said before, not by what it says now. See what is wrong with it.',
  'home.rules.asks': 'Every step of a task is asked about until it is mended. See what is wrong with it.',
  'home.lapsing': {
    one: 'A permission that nothing uses ends {time}',
    other: '{n} permissions that nothing uses end soon, the first {time}',
  },
  'home.grants': { one: 'One permission is worth a look', other: '{n} permissions are worth a look' },
  'proposal.text': 'It may need this beyond its folder. It gets it for this task only.',
  'proposal.folder.read': 'Look at everything in {what}',
  'proposal.folder.write': 'Work in {what}: you look at changes first',
  'proposal.file': 'A copy of {what} as it is now',
  'proposal.network.read': 'Look at {what}',
  'proposal.network.send': 'Send to {what}',
  'proposal.command': 'Run {what}',
  'proposal.plugin': 'Use {tool} of {server}',
  'proposal.account.read': 'Read in {what}',
  'proposal.account.draft': 'Write drafts in {what}',
  'proposal.account.send': 'Send from {what}',
  'proposal.secret': 'Use the secret {what}, which it never sees',
  'proposal.device.clipboard': 'Use the clipboard',
  'proposal.device.screen': 'See the screen',
  'proposal.named': 'You named it',
  'proposal.like': { one: 'A task like this one needed it', other: '{n} tasks like this one needed it' },
  'proposal.all': { one: 'Give it this', other: 'Give it these {n}' },
  'proposal.some': 'Give it {n} of {all}',
  'proposal.none': 'Start without',
  'proposal.until': 'Unless you answer, it starts without at {time}, and asks as it goes.',
} satisfies Record<string, Text>;
