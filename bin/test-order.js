// In which order test files begin: what takes longest first, so that nobody waits for a single one at the end.
import { BaseSequencer } from 'vitest/node';

/** What takes long and is not large; of the others Vitest begins with the largest, or with what took longest before. */
const long = [
  'e2e/pairing.test.ts',
  'e2e/managed.test.ts',
  'e2e/app-transactions.test.ts',
  'e2e/app-paired.test.ts',
  'e2e/brake-killed.test.ts',
  'src/plugins/packages.test.ts',
  'src/plugins/hostile.test.ts',
  'src/workspace/open.test.ts',
  'src/workspace/shell.test.ts',
  'src/sandbox/open-sandbox.test.ts',
];

export default class LongestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => project(a).localeCompare(project(b)) || rank(a) - rank(b));
  }
}

/** Files that share processes stand together: among others each would begin a process of its own. */
const project = (/** @type {import('vitest/node').TestSpecification} */ file) => file.project.name;

const rank = (/** @type {import('vitest/node').TestSpecification} */ file) => {
  const at = long.findIndex((name) => file.moduleId.endsWith(name));
  return at < 0 ? long.length : at;
};
