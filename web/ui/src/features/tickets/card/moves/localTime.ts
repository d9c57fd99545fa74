/** Between instants of the wire and the text of `<input type="datetime-local">`, in the browser's zone. */

export function toLocal(instant: string): string {
  const date = new Date(instant);
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

export function fromLocal(text: string): string {
  return new Date(text).toISOString();
}

/** Nine in the morning, so many days from now. */
export function atNine(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  date.setHours(9, 0, 0, 0);
  return toLocal(date.toISOString());
}
