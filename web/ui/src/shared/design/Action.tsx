import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './Icon';
import css from './design.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName;
  /** `main` once per panel, `quiet` for tools, `danger` for emergencies only. */
  look?: 'main' | 'plain' | 'quiet' | 'danger';
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** The light button of dense places; give `aria-label` when it has an icon alone. */
export function Action({ icon, look = 'plain', children, className, ref, ...rest }: Props) {
  return (
    <button type="button" ref={ref} className={`${css.action} ${className ?? ''}`} data-look={look} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
