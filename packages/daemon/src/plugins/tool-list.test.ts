import { expect, test } from 'vitest';
import { toolsContent, usableTools } from './tool-list.ts';

test('of a list that is too large as a whole the first tools are kept, and how many were left out is told', () => {
  const texts = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${at}`, { description: 'x'.repeat(2900) }]));
  const listed = Array.from({ length: 240 }, (_, at) => ({
    name: `tool_${1000 + at}`,
    inputSchema: { type: 'object', properties: texts },
  }));
  const { tools, left } = usableTools(listed);
  expect(tools.length + left).toBe(240);
  expect(left).toBeGreaterThan(100);
  expect(tools[0]?.name).toBe('tool_1000');
  expect(toolsContent(tools).length).toBeLessThanOrEqual(2_010_000);
  expect(usableTools(listed.slice(0, 50)).left).toBe(0);
});
