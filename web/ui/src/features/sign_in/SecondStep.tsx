/** The code beside what was shown already. */
import { useId, useRef } from 'react';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { Frame, Told } from './Frame';
import { words } from './strings';
import css from './sign_in.module.css';

interface Props {
  busy: boolean;
  problem: string | null;
  enter: (code: string) => Promise<void>;
  back: () => void;
}

export function SecondStep({ busy, problem, enter, back }: Props) {
  const t = useT(words);
  const id = useId();
  const code = useRef<HTMLInputElement>(null);
  const submit = async () => {
    await enter(code.current!.value);
    code.current?.select();
  };
  return (
    <Frame label={t('second_step')} title={t('second_step')} claim={t('second_step_hint')} onSubmit={() => void submit()}>
      <div className={css.field}>
        <label htmlFor={id}>{t('code')}</label>
        <input id={id} ref={code} name="code" inputMode="text" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={64} autoFocus />
      </div>
      <Told>{problem}</Told>
      <Action look="main" type="submit" disabled={busy} className={css.enter}>
        {busy ? t('entering') : t('enter')}
      </Action>
      <Action onClick={back}>{t('back')}</Action>
      <p className={css.note}>{t('lost_phone')}</p>
    </Frame>
  );
}
