import type { Usage } from '@deskhand/protocol';

/** What is known of a model by its name. Prices in US dollars per million tokens. */
export interface Known {
  /** Tokens that fit in one request. */
  window: number;
  sees: boolean;
  price?: Price;
}

interface Price {
  input: number;
  output: number;
  /** For input that the provider had cached. */
  cached: number;
  /** For input that it puts into the cache, where that costs extra. */
  write?: number;
  /** Above so many tokens of input, input costs twice and output once and a half as much. */
  long?: number;
}

/** What is assumed of a name that the table doesn't know: text only, and a window that today's models all have. */
const unknown: Known = { window: 128_000, sees: false };

// Prices and windows as published, read on 2026-11-22:
//   Anthropic  https://platform.claude.com/docs/about-claude/models (Opus 5.5, Sonnet 5.5, Haiku 5.5, Fable 5.1), and
//              for those before, its pricing page of March 2026
//   OpenAI     https://developers.openai.com/api/docs/pricing, as quoted by LiteLLM's price map (September to November 2026)
//   Google     https://ai.google.dev/gemini-api/docs/pricing; Gemini 4 Argon at its price from 2026-12-01
// Haiku 5.5 is sold "from" a price, so it has none here. A model without a price counts tokens and no dollars.
const claude = (input: number, output: number, window = 1_000_000): Known => ({
  window,
  sees: true,
  price: { input, output, cached: input / 10, write: input * 1.25 },
});
const gpt = (input: number, output: number, cached = input / 10, window = 1_050_000): Known => ({
  window,
  sees: true,
  price: { input, output, cached, ...(window > 1_000_000 && { long: 272_000 }) },
});
const gemini = (input: number, output: number, cached = input / 10, long?: number): Known => ({
  window: 1_048_576,
  sees: true,
  price: { input, output, cached, ...(long && { long }) },
});

/** The first pattern that matches decides. */
const table: [RegExp, Known][] = [
  [/claude-opus-5[-.]5/, claude(4, 20)],
  [/claude-sonnet-5/, claude(2, 10)],
  [/claude-fable-5/, claude(10, 50)],
  [/claude-haiku-5/, { window: 1_000_000, sees: true }],
  [/claude-opus-(5|4[-.][678])/, claude(5, 25)],
  [/claude-opus-4[-.]5/, claude(5, 25, 200_000)],
  [/claude-sonnet-4[-.]6/, claude(3, 15)],
  [/claude-sonnet-4/, claude(3, 15, 200_000)],
  [/claude-haiku-4/, claude(1, 5, 200_000)],
  [/claude/, { window: 200_000, sees: true }],

  [/gpt-6\.2-astra/, gpt(8, 40, 0.4)],
  [/gpt-6-astra/, gpt(10, 50)],
  [/gpt-6\.[12]-sol/, gpt(2, 10, 0.1)],
  [/gpt-6-sol/, gpt(2, 10)],
  [/gpt-6-luna/, gpt(0.1, 0.5)],
  [/gpt-5\.5(?!-pro)/, gpt(5, 30)],
  [/gpt-5\.4-mini/, gpt(0.75, 4.5, 0.075, 400_000)],
  [/gpt-5\.4-nano/, gpt(0.2, 1.25, 0.02, 400_000)],
  [/gpt-5\.4(?!-pro)/, gpt(2.5, 15)],
  [/gpt-[6-9]/, { window: 400_000, sees: true }],
  [/gpt-5/, { window: 400_000, sees: true }],
  [/gpt-4\.1/, { window: 1_047_576, sees: true }],
  [/gpt-4o|o[34]-mini/, { window: 128_000, sees: true }],

  [/gemini-4-argon/, gemini(4, 20, 0.2)],
  [/gemini-3\.8-flash(?!-lite)/, gemini(0.75, 3.75)],
  [/gemini-3\.5-flash(?!-lite)/, gemini(1.5, 9)],
  [/gemini-3\.1-pro/, gemini(2, 12, 0.2, 200_000)],
  [/gemini/, { window: 1_048_576, sees: true }],

  // Open models, wherever they run.
  [
    /qwen.*(vl|omni)|llava|pixtral|gemma-?[34]|llama-?4|llama.*vision|minicpm-v|moondream|internvl|mistral-(small|medium)-?3/i,
    { window: 128_000, sees: true },
  ],
  [/llama-?3(:|-8b|$)|gemma-?2|phi-?3/i, { window: 8192, sees: false }],
];

export function known(name: string): Known {
  return table.find(([pattern]) => pattern.test(name))?.[1] ?? unknown;
}

/** `written` is the part of the input that went into the provider's cache. Undefined where the price isn't known. */
export function dollars(price: Price | undefined, usage: Usage, written = 0): number | undefined {
  if (!price) return undefined;
  const long = price.long !== undefined && usage.input > price.long;
  const fresh = Math.max(0, usage.input - usage.cached - written);
  const input = fresh * price.input + usage.cached * price.cached + written * (price.write ?? price.input);
  return (input * (long ? 2 : 1) + usage.output * price.output * (long ? 1.5 : 1)) / 1e6;
}
