/** A labelled input of a move, with a hint under it. */
import type { ReactNode } from 'react';
import css from '../card.module.css';

export function Field({ label, hint, children }: { label: string; hint?: string | undefined; children: ReactNode }) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      {children}
      {hint && <small>{hint}</small>}
    </label>
  );
}
