import type { LanguageModelV4 } from '@ai-sdk/provider';
import { known } from './catalogue.ts';
import type { Dialect } from './prompt.ts';
import type { Endpoint } from './stream.ts';
import type { Wire } from './wire.ts';

/** A provider that is used with a key. */
export interface Provider {
  /** The first part of its models' ids, and the name its key is stored under. */
  id: string;
  label: string;
  /** Environment variables that usually hold its key, the first that is set counts. */
  env: string[];
  /** Environment variable for another address of the same service (a company's gateway). */
  urlEnv?: string;
  url: string;
  kind: keyof typeof dialects;
  /** Offered without asking; the first is the default. Any other name works too. */
  models: [string, ...string[]];
}

/** In the order of preference where several can be used. */
export const providers: Provider[] = [
  {
    id: 'anthropic',
    label: 'Anthropic',
    env: ['ANTHROPIC_API_KEY'],
    urlEnv: 'ANTHROPIC_BASE_URL',
    url: 'https://api.anthropic.com/v1',
    kind: 'anthropic',
    models: ['claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-5-5'],
  },
  {
    id: 'openai',
    label: 'OpenAI',
    env: ['OPENAI_API_KEY'],
    urlEnv: 'OPENAI_BASE_URL',
    url: 'https://api.openai.com/v1',
    kind: 'openai',
    models: ['gpt-6.1-sol', 'gpt-6-astra', 'gpt-6-luna'],
  },
  {
    id: 'google',
    label: 'Google',
    env: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    urlEnv: 'GOOGLE_GEMINI_BASE_URL',
    url: 'https://generativelanguage.googleapis.com/v1beta',
    kind: 'google',
    models: ['gemini-3.8-flash', 'gemini-4-argon'],
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    env: ['OPENROUTER_API_KEY'],
    url: 'https://openrouter.ai/api/v1',
    kind: 'compatible',
    models: ['openrouter/auto'],
  },
  {
    id: 'mistral',
    label: 'Mistral',
    env: ['MISTRAL_API_KEY'],
    url: 'https://api.mistral.ai/v1',
    kind: 'compatible',
    models: ['mistral-large-latest', 'mistral-medium-latest'],
  },
  {
    id: 'deepseek',
    label: 'DeepSeek',
    env: ['DEEPSEEK_API_KEY'],
    url: 'https://api.deepseek.com/v1',
    kind: 'compatible',
    models: ['deepseek-chat'],
  },
  { id: 'xai', label: 'xAI', env: ['XAI_API_KEY'], url: 'https://api.x.ai/v1', kind: 'compatible', models: ['grok-4'] },
  {
    id: 'groq',
    label: 'Groq',
    env: ['GROQ_API_KEY'],
    url: 'https://api.groq.com/openai/v1',
    kind: 'compatible',
    models: ['openai/gpt-oss-120b'],
  },
];

const dialects = {
  anthropic: { picturesInResults: true, marksCache: true },
  // Nothing of ours stays on their side; what the model needs to see again comes back with the request.
  openai: { picturesInResults: true, marksCache: false, options: { openai: { store: false } } },
  google: { picturesInResults: false, marksCache: false },
  compatible: { picturesInResults: false, marksCache: false },
} satisfies Record<string, Dialect>;

/** A model of a provider, reached with this key. */
export function keyed(provider: Provider, name: string, secret: string, env: NodeJS.ProcessEnv, wire: Wire): Endpoint {
  const url = addressOf(provider, env);
  return {
    id: `${provider.id}/${name}`,
    known: known(name),
    about: { label: provider.label, provider: provider.id, model: name, host: new URL(url).host, local: false, secret },
    dialect: dialects[provider.kind],
    load: once(() => load(provider.kind, url, name, secret, wire)),
  };
}

/** An OpenAI-compatible server: one that the person named, or one found on this computer. */
export function compatible(
  about: Endpoint['about'],
  id: string,
  url: string,
  wire: Wire,
  facts: Partial<Endpoint['known']> = {},
): Endpoint {
  return {
    id,
    known: { ...known(about.model), price: undefined, ...facts } as Endpoint['known'],
    about,
    dialect: dialects.compatible,
    load: once(() => load('compatible', url, about.model, about.secret, wire)),
  };
}

/** Imports the provider's package, which costs 6 to 9 MB and 20 to 45 ms the first time. */
async function load(
  kind: Provider['kind'],
  baseURL: string,
  name: string,
  secret: string | undefined,
  { fetch }: Wire,
): Promise<LanguageModelV4> {
  const common = { baseURL, fetch };
  switch (kind) {
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic({ ...common, apiKey: secret ?? '' }).languageModel(name);
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI({ ...common, apiKey: secret ?? '' }).responses(name);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogleGenerativeAI({ ...common, apiKey: secret ?? '' }).languageModel(name);
    case 'compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({ ...common, name: 'compatible', includeUsage: true, ...(secret && { apiKey: secret }) }).chatModel(
        name,
      );
    }
  }
}

function addressOf(provider: Provider, env: NodeJS.ProcessEnv): string {
  const other = provider.urlEnv && env[provider.urlEnv];
  if (!other || !URL.canParse(other)) return provider.url;
  const url = new URL(other);
  // Both habits are about: with the version in the path, and without.
  if (url.pathname === '/') url.pathname = new URL(provider.url).pathname;
  return url.href.replace(/\/+$/, '');
}

/** The second caller gets the first one's result; a failed import may be tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
