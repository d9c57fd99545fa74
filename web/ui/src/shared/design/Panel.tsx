import type { ReactNode } from 'react';
import css from './design.module.css';

interface Props {
  title?: ReactNode;
  /** Buttons at the right end of the head. */
  actions?: ReactNode;
  children: ReactNode;
  /** Name for screen readers when there is no visible title. */
  label?: string;
  /** Whether the body scrolls by itself; the head stays. */
  scroll?: boolean;
}

/** A surface with a head and a body that scrolls. */
export function Panel({ title, actions, children, label, scroll = true }: Props) {
  return (
    <section className={css.panel} aria-label={label}>
      {(title !== undefined || actions !== undefined) && (
        <header className={css.panelHead}>
          <h2>{title}</h2>
          <div className={css.panelActions}>{actions}</div>
        </header>
      )}
      <div className={css.panelBody} data-scroll={scroll || undefined} {...(scroll ? { tabIndex: 0 } : {})}>
        {children}
      </div>
    </section>
  );
}
