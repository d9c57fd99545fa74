/** Where to go after signing in: only within the page, a link from outside must not send people elsewhere. */
export function wayBack(next: string | undefined): string {
  return next && next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}
