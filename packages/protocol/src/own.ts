/** What a table itself holds under a name that may come from anywhere: not what every object has ("constructor"). */
export const ownOf = <T>(table: { readonly [name: string]: T } | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;
