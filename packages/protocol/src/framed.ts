// What a paired device speaks with its host by: an entry of its own, so that the app loads no more than that at its start.
export { fromBase64url } from './base64url.ts';
export * from './frames.ts';
export { greetHost } from './frames-handshake.ts';
export * from './frames-streams.ts';
export * from './identity.ts';
