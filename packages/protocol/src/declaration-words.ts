// The words of declarations, apart from their schema: the app and the command line show them before they load any.

/**
 * What an argument decides. Where to: `recipient`, `url`, `account`, `path`. How much: `amount`. Which one is acted upon:
 * `object` (a file, an event, a hotel). Who the owner is to others: `identity` (a password, an address). What people
 * will read as the owner's words: `content`.
 */
export const sinkKinds = ['recipient', 'url', 'account', 'path', 'amount', 'object', 'identity', 'content'] as const;
export type SinkKind = (typeof sinkKinds)[number];

/** What kind of act a call is, as a person would say it: what the owner's words must ask for. */
export const acts = [
  'send',
  'post',
  'pay',
  'invite',
  'share',
  'delete',
  'remove',
  'cancel',
  'book',
  'schedule',
  'write',
  'change',
  'profile',
  'password',
] as const;
export type Act = (typeof acts)[number];

/** What is declared of a tool's answers, as far as it says who wrote them. */
interface Given {
  source: string;
  fields: { readonly [name: string]: unknown };
  own: readonly string[];
}

/** Whether only the owner's side can have written any of it. */
export const isAllOwn = ({ source }: Pick<Given, 'source'>): boolean => source === 'owner' || source === 'contact';

/** The fields that only the owner's side can have written; `*` is each element of a plain list. */
export const ownFields = (gives: Given): string[] =>
  Object.keys(gives.fields).filter((name) => isAllOwn(gives) || gives.own.includes(name));
