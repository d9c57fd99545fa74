import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import css from './design.module.css';

/** What stands where there is nothing to show: why, and what to do. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <Icon name={icon} size={28} />
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
