/** Matching of a file's columns with our fields. The server guesses and remembers; a person corrects. */
import type { ImportColumns } from '@/wire';

/** Our field → heading of the column. */
export type Mapping = Record<string, string>;

/** Gives a field its column. A column serves one field: it is taken from the other. */
export function choose(mapping: Mapping, field: string, column: string | null): Mapping {
  const next: Mapping = {};
  for (const [other, taken] of Object.entries(mapping)) if (other !== field && taken !== column) next[other] = taken;
  if (column !== null) next[field] = column;
  return next;
}

/** Required fields that neither a column of their own gives nor the one that stands for them, in words. */
export function missing(columns: ImportColumns, mapping: Mapping): string[] {
  const given = (code: string | null) => code !== null && mapping[code] !== undefined;
  return columns.fields
    .filter((field) => field.required && !given(field.code) && !given(field.unless))
    .map((field) => field.text);
}

/** The first filled cells of a column, to recognise it by. */
export function sample(columns: ImportColumns, column: string | undefined): string {
  const at = column === undefined ? -1 : columns.columns.indexOf(column);
  if (at < 0) return '';
  const cells = columns.sample.map((row) => row[at] ?? '').filter((cell) => cell !== '');
  return cells.slice(0, 3).join(' · ');
}

/** Rows as CSV that table programs open as it is: with a mark of UTF-8 and semicolons. */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    // A cell that begins like a formula would be run by a table program.
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
