import type { Text } from './catalogue.ts';

/** What the brake and its own door say. */
export const brakeWords = {
  'brake.pulled.by': 'By {name}, {time}.',
  'brake.pulled.text': 'Nothing runs until somebody lets go. Tasks are held where they were; new ones aren’t taken.',
  'brake.ended.none': 'Nothing ran that had to be ended.',
  'brake.ended': { one: 'One process was ended.', other: '{n} processes were ended.' },
  'brake.ended.in': { one: 'One process was ended, in {time} s.', other: '{n} processes were ended, in {time} s.' },
  'brake.left': {
    one: 'One process couldn’t be ended yet: the computer itself holds it back.',
    other: '{n} processes couldn’t be ended yet: the computer itself holds them back.',
  },
  'brake.pulling': 'Pulling the brake…',
  'brake.pulling.door': 'Deskhand doesn’t answer. Asking the brake on the computer itself…',
  'brake.pulling.offline':
    'The computer doesn’t answer. Everything stops as soon as it hears; after ten minutes you are asked first. At the computer: “deskhand brake”.',
  'brake.late': 'Stop everything, still?',
  'brake.late.text': 'You pulled the brake: {time}. It never reached the computer: whatever ran there went on.',
  'brake.late.no': 'No',
  'brake.pull.other': 'This device may not stop everything. At the computer: “deskhand brake”.',
  'brake.release': 'Let go',
  'brake.releasing': 'Letting go…',
  'brake.release.title': 'Let go of the brake?',
  'brake.release.text': 'Tasks that were under way go on, and what is queued begins.',
  'brake.release.other': 'This device may not let go. A device with the admin right can, or at the computer: “deskhand release”.',
  'door.failing': 'Deskhand keeps failing',
  'door.failing.since': { one: 'Since {time}.', other: 'Since {time}, {n} times in a row.' },
  'door.failing.last': 'The last time: {why}',
  'door.failing.next': 'What to do: {next}',
  'door.failing.again': 'It is tried again by itself in {time}.',
  'door.again': 'Try again now',
  'door.silent': 'Deskhand hangs',
  'door.silent.text':
    'Its program is there and gives no sign of life. It is ended and started again by itself within a minute; tasks go on where they were. The brake works meanwhile.',
  'door.starting': 'Deskhand is starting',
  'door.starting.text': 'It can be heard again in a moment.',
  'door.running': 'Deskhand runs, but this device doesn’t reach it',
  'door.running.text': 'It is tried again by itself. If it stays so, something between the two is in the way.',
} as const satisfies Record<string, Text>;
