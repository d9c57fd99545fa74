/**
 * What a provider gave the browser back: a state and a code, in the query of the address. They are taken out of it at
 * once, so that they stay neither on the screen nor in the history; a page that is drawn anew gets the same again.
 */
let brought = new URLSearchParams();

export function takeBrought(): URLSearchParams {
  if (location.search) {
    brought = new URLSearchParams(location.search);
    history.replaceState(history.state, '', location.pathname);
  }
  return brought;
}

/** Where the person wanted to go before the way led over the provider. It is no secret, and stays in this tab. */
const WANTED = 'domovoi.wanted';

export function remember(next: string | undefined): void {
  sessionStorage.setItem(WANTED, next ?? '/');
}

export function remembered(): string | undefined {
  return sessionStorage.getItem(WANTED) ?? undefined;
}
