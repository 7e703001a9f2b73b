import { type Grant, grantSchema } from '@deskhand/protocol';

/** A rule as a person writes it: the JSON of one grant, as the policy file has it. */
export function parseRule(text: string): { ok: true; rule: Grant } | { ok: false; sentence: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      ok: false,
      sentence: 'That is no JSON. A rule looks like {"need":{"kind":"network","host":"x.org","access":"read"},"reason":"…"}.',
    };
  }
  const given = typeof value === 'object' && value !== null ? { source: 'owner', ...value } : value;
  const parsed = grantSchema.safeParse(given);
  if (parsed.success) return { ok: true, rule: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, sentence: `That is no rule: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}.` };
}
