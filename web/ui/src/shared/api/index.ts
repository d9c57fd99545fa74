/**
 * The API as typed calls. `got(api.GET(...))` gives the body or throws a {@link Problem};
 * `act(...)` shows the problem to the person instead and gives `undefined`.
 */
import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from '@/wire';
import { language, say } from '../i18n';
import { toast } from '../toast';
import { Problem, problemOf } from './problem';
import { words } from './strings';

export { Problem, type FieldError } from './problem';

/** A random key for `Idempotency-Key`; works without HTTPS too, where `randomUUID` is missing. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

type Listener = () => void;
const signedOut = new Set<Listener>();

/** Calls `tell` when the server says that nobody is signed in. */
export function onSignedOut(tell: Listener): () => void {
  signedOut.add(tell);
  return () => signedOut.delete(tell);
}

export async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem(0, 'unreachable', say(words, 'unreachable'), say(words, 'unreachable_detail'));
  }
}

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language());
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', newKey());
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    if (problem.status === 401) for (const tell of signedOut) tell();
    throw problem;
  },
};

export const api = createClient<paths>({ baseUrl: typeof location === 'undefined' ? '' : location.origin, fetch: reach });
api.use(conventions);

/** The body of an answer; a refusal is thrown as a {@link Problem}. */
export async function got<D>(call: Promise<{ data?: D }>): Promise<NonNullable<D>> {
  return (await call).data as NonNullable<D>;
}

/** Shows why something was refused, with the server's own advice. */
export function complain(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  if (error instanceof Problem) {
    const detail = [error.detail, ...error.errors.map((e) => e.detail)].filter(Boolean).join(' ');
    toast({ kind: 'error', title: error.title || say(words, 'refused'), detail });
  } else {
    toast({ kind: 'error', title: say(words, 'failed'), detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Does something a person asked for; what goes wrong is shown, not thrown. */
export async function act<D>(call: Promise<{ data?: D }>): Promise<NonNullable<D> | undefined> {
  try {
    return await got(call);
  } catch (error) {
    complain(error);
    return undefined;
  }
}
