import { lazily } from '../desk/lazily.ts';

export const loadProof = lazily(() => import('./proof.ts'));
