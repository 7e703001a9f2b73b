import type { Text } from './catalogue.ts';

/** What is said of what goes out. */
export const outgoing = {
  'outgoing.title': 'Going out',
  'outgoing.rehearsed': 'Held: it goes only if you let it be done',
  'outgoing.queued': 'Goes out once the task is done and in place',
  'outgoing.held': 'Goes out in {time}, unless you say no',
  'outgoing.sending': 'Being sent',
  'outgoing.sent': 'Sent',
  'outgoing.failed': 'Not sent: it failed. To try again, ask for it once more here.',
  'outgoing.cancelled': 'Not sent',
  'outgoing.kept': 'Not sent yet: waits for you',
  'outgoing.lost': 'It was begun, and it isn’t known whether it happened',
  'outgoing.to': 'to {to}',
  'outgoing.no': 'Don’t send',
  'outgoing.leave': 'Leave it',
  'outgoing.now': 'Send now',
  'outgoing.again': 'Send once more',
  'outgoing.now.title': 'Send this now?',
  'outgoing.again.title': 'Send this once more?',
  'outgoing.now.text': 'It can’t be called back.',
  'outgoing.again.text': 'It may have happened already: then it happens twice. It can’t be called back.',
  'outgoing.exactly': 'Exactly what goes out',
} as const satisfies Record<string, Text>;
