import { existsSync } from 'node:fs';

// How a sandboxed process learns to trust the authority by which its TLS is opened, and no other: nothing else answers it.

/** Where programs look that heed no variable; only where this system has such a file. */
const usual = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/cert.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
].filter((path) => existsSync(path));

const bundle = '/run/deskhand-authority.pem';

export const trustFiles = (pem: string) => [bundle, ...usual].map((path) => ({ path, content: pem }));

export const trustVariables = Object.fromEntries(
  [
    ...['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO', 'PIP_CERT'],
    ...['AWS_CA_BUNDLE', 'CARGO_HTTP_CAINFO', 'DENO_CERT', 'npm_config_cafile'],
  ].map((name) => [name, bundle]),
);
