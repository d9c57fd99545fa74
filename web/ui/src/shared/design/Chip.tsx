import type { ReactNode } from 'react';
import css from './design.module.css';

/** `danger` is for emergencies and breaches only. */
export type Tone = 'plain' | 'accent' | 'danger' | 'warn' | 'good' | 'violet';

/** A short label; never the only carrier of a meaning that colour gives. */
export function Chip({ tone = 'plain', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={css.chip} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
