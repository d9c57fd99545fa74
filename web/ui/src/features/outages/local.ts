/** Between instants of the wire and the text of `<input type="datetime-local">`, in the browser's zone. */

export function toLocal(instant: string | null): string {
  if (instant === null) return '';
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** `null` for an empty field. */
export function fromLocal(text: string): string | null {
  return text === '' ? null : new Date(text).toISOString();
}
