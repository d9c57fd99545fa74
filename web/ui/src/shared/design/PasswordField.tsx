import { type InputHTMLAttributes, type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react';
import { useT } from '../i18n';
import { Action } from './Action';
import { Icon } from './Icon';
import { words } from './strings';
import css from './password.module.css';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it; told to screen readers with the field. */
  problem?: string | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** A password that can be looked at, with a word about Caps Lock. */
export function PasswordField({ label, hint, problem, ref, ...rest }: Props) {
  const t = useT(words);
  const id = useId();
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const onKey = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));
  const told = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <span className={css.secret}>
        <input
          id={id}
          ref={ref}
          type={shown ? 'text' : 'password'}
          maxLength={1000}
          onKeyUp={onKey}
          aria-describedby={told || undefined}
          aria-invalid={problem ? true : undefined}
          {...rest}
        />
        <Action
          look="quiet"
          icon={shown ? 'lock' : 'eye'}
          aria-pressed={shown}
          aria-label={shown ? t('hide_password') : t('show_password')}
          title={shown ? t('hide_password') : t('show_password')}
          onClick={() => setShown(!shown)}
        />
      </span>
      {hint && (
        <small id={`${id}-hint`} className={css.note}>
          {hint}
        </small>
      )}
      {problem && (
        <small id={`${id}-problem`} className={css.problem}>
          <Icon name="alarm" size={13} /> {problem}
        </small>
      )}
      {caps && <small className={css.note}>{t('caps_lock')}</small>}
    </div>
  );
}
