import type { Text } from './catalogue.ts';

/** What plugins ask of the person: loaded with the screens that say it. */
export const pluginWords = {
  'form.give': 'Give it this',
  'form.decline': 'Don’t answer',
  'form.declined': 'Not answered',
  'form.needed': 'needed',
  'form.optional': 'may be left out',
  'form.yes': 'Yes',
  'form.no': 'No',
  'form.warning': 'What you fill in goes to the plugin {plugin}, whoever made it. Never give it a password, a key or a card number.',
  'form.fault.needed': 'This has to be answered.',
  'form.fault.number': 'This is a number.',
  'form.fault.whole': 'This is a whole number.',
  'form.fault.least': 'At least {least}.',
  'form.fault.most': 'At most {most}.',
  'form.fault.short': 'At least {least} characters.',
  'form.fault.long': 'This is too long.',
  'form.fault.few': 'Choose at least {least}.',
  'form.fault.many': 'Choose at most {most}.',
  'form.fault.choice': 'Choose one of these.',
  'form.fault.yes or no': 'Yes, or no.',
  'form.fault.email': 'This is a mail address, such as ana@example.org.',
  'form.fault.uri': 'This is a web address, such as https://example.org.',
  'form.fault.date': 'This is a day that there is.',
  'form.fault.date-time': 'This is a day and a time.',
} satisfies Record<string, Text>;
