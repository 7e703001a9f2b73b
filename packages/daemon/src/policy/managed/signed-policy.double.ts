import { generateKeyPairSync, sign } from 'node:crypto';
import { policyStatement, signedPolicyText } from './signed-policy.ts';

/** An administrator with a key of their own. */
export function openAdministrator() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    key: publicKey.export({ format: 'jwk' }).x ?? '',
    signs(policy: object | string): string {
      const text = typeof policy === 'string' ? policy : JSON.stringify({ version: 1, name: 'Acme', ...policy });
      return signedPolicyText(text, sign(null, policyStatement(text), privateKey));
    },
    signsBytes: (bytes: Uint8Array) => sign(null, bytes, privateKey),
  };
}
