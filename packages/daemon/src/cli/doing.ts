import type { Touch } from '@deskhand/protocol';
import { toolWords } from '@deskhand/protocol/folds';

/** What a grant is about, as a person would say it. */
export function doing(need: Touch): string {
  switch (need.kind) {
    case 'folder':
      return need.access === 'delete' ? `delete anything in ${need.path}` : `${need.access} ${need.path}`;
    case 'network':
      return `${need.access === 'send' ? 'send to' : 'look at'} ${need.host}`;
    case 'command':
      return `run ${need.line}`;
    case 'plugin':
      return `use ${need.tool === '*' ? 'all' : toolWords(need.tool)} of the plugin ${need.server}`;
    case 'account':
      return `${need.access} with the account ${need.account}`;
    case 'secret':
      return `use the secret ${need.name}`;
    case 'device':
      return `use the ${need.what}`;
  }
}
