import { readFileSync } from 'node:fs';

/** Gives the two programs that make the sandbox the right to make user namespaces, which Ubuntu 24.04 withholds. */
const apparmorProfile = `# Lets Deskhand's sandbox make user namespaces (restricted since Ubuntu 23.10).
abi <abi/4.0>,
include <tunables/global>

profile deskhand-unshare /usr/bin/unshare flags=(unconfined) {
  userns,
}

profile deskhand-bwrap /usr/bin/bwrap flags=(unconfined) {
  userns,
}
`;

/** What stands in the way of user namespaces, as the kernel's own settings tell it, and the commands that move it. */
export function obstacle(root: boolean, setting: (name: string) => string | undefined = readSetting): { why?: string; fix: string[] } {
  const sudo = root ? '' : 'sudo ';
  const set = (name: string, value: string) => [
    `echo '${name} = ${value}' | ${sudo}tee /etc/sysctl.d/60-deskhand.conf`,
    `${sudo}sysctl --system`,
  ];
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return {
      why: 'AppArmor keeps ordinary programs from making user namespaces on this system',
      fix: [
        `${sudo}tee /etc/apparmor.d/deskhand >/dev/null <<'END'\n${apparmorProfile}END`,
        `${sudo}apparmor_parser -r /etc/apparmor.d/deskhand`,
      ],
    };
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') {
    return { why: 'User namespaces are switched off on this system', fix: set('kernel.unprivileged_userns_clone', '1') };
  }
  if (setting('user/max_user_namespaces') === '0') {
    return { why: 'This system allows no user namespaces', fix: set('user.max_user_namespaces', '15000') };
  }
  return { fix: [] };
}

function readSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
