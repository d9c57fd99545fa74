/**
 * The token that a one-time link carries behind `#`. A browser sends that part to nobody; it is taken out of the
 * address at once, so that it stays neither on the screen nor in the history. The page that asks may be drawn anew
 * because the address changed: then it gets the same token again.
 */
let carried = '';

export function takeCarried(): string {
  const token = location.hash.slice(1);
  if (token) {
    carried = token;
    history.replaceState(history.state, '', location.pathname);
  }
  return carried;
}
