// The words of grants, apart from their schemas: the app shows them before it has loaded any schema.

/** How a folder may be used. On screen `ro` reads "look only". */
export const modes = ['review', 'auto', 'ro'] as const;
export type Mode = (typeof modes)[number];

export const effects = ['read', 'reversible', 'irreversible'] as const;
/** What a call does: looks, changes only the stage, or acts on the outside world. */
export type Effect = (typeof effects)[number];

/** What a device may do, as the host granted it. */
export const scopes = ['look', 'send', 'approve', 'admin'] as const;
export type Scope = (typeof scopes)[number];
