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

/** Asks the person once more who is there; the app sets it. */
let ask: () => Promise<boolean> = () => Promise.resolve(false);

export function onProofWanted(how: () => Promise<boolean>): void {
  ask = how;
}

/** What needs the person to show once more who is there goes on by itself once that is done. */
export async function reach(request: Request): Promise<Response> {
  // A form with files is not kept twice in memory; nothing of that kind wants a proof.
  const again = request.headers.get('content-type')?.startsWith('multipart/') ? null : request.clone();
  const response = await send(request);
  if (response.status !== 403 || !again) return response;
  const { code } = await problemOf(response);
  return code === 'sudo_required' && (await ask()) ? send(again) : response;
}

async function send(request: Request): Promise<Response> {
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

/** Brings a file that the server makes: as a link does, but the person can be asked who is there. */
export async function download(path: string, name: string): Promise<void> {
  try {
    const response = await reach(new Request(new URL(path, location.origin), { headers: { 'Accept-Language': language() } }));
    if (!response.ok) throw await problemOf(response);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    complain(error);
  }
}

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
