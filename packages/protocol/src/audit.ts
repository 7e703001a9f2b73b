// The proofs of a log: signed heads, the tree under them, excerpts, what a reading of it can find, and what its events are
// about. An entry of its own, so that it is loaded only where somebody looks.
export * from './audit/excerpt.ts';
export * from './audit/facets.ts';
export * from './audit/head.ts';
export * from './audit/report.ts';
export * from './audit/tree.ts';
