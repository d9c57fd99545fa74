/** Sign-in by telephone: a number, then the code that came there, then the second step where it is on. */
import { useId, useRef, useState } from 'react';
import { Problem, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { Me } from '@/shared/session';
import { Frame, Told } from './Frame';
import { SecondStep } from './SecondStep';
import { words } from './strings';
import css from './sign_in.module.css';

interface Props {
  inside: (user: Me) => Promise<void>;
  back: () => void;
}

export function PhoneStep({ inside, back }: Props) {
  const t = useT(words);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState<{ phone: string; offer: string } | null>(null);
  /** The code that was right, where the second step is still wanted. */
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const trying = async (what: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await what();
    } catch (error) {
      const detail = error instanceof Problem && error.errors[0]?.detail;
      setProblem(detail || (error instanceof Error ? error.message : String(error)));
      field.current?.select();
    }
    setBusy(false);
  };
  const ask = () =>
    trying(async () => {
      const phone = field.current!.value.trim();
      const { offer } = await got(api.POST('/api/v1/session/phone/offer', { body: { phone } }));
      setAsked({ phone, offer });
    });
  const enter = (first: string, second?: string) =>
    trying(async () => {
      const body = { offer: asked!.offer, code: first, ...(second ? { second_code: second } : {}) };
      try {
        await inside((await got(api.POST('/api/v1/session/phone', { body }))).user);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'second_factor_needed')) throw error;
        setCode(first);
      }
    });
  if (code) return <SecondStep busy={busy} problem={problem} enter={(second) => enter(code, second)} back={back} />;
  if (asked)
    return (
      <Frame key="code" label={t('phone_code')} title={t('phone_code')} claim={t('phone_code_hint', { phone: asked.phone })} onSubmit={() => void enter(field.current!.value)}>
        <div className={css.field}>
          <label htmlFor={id}>{t('phone_code')}</label>
          <input id={id} ref={field} name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={20} autoFocus />
        </div>
        <Told>{problem}</Told>
        <Action look="main" type="submit" disabled={busy} className={css.enter}>
          {busy ? t('entering') : t('enter')}
        </Action>
        <Action
          onClick={() => {
            setAsked(null);
            setProblem(null);
          }}
        >
          {t('send_again')}
        </Action>
      </Frame>
    );
  return (
    <Frame key="phone" label={t('by_phone')} title={t('by_phone')} claim={t('by_phone_hint')} onSubmit={() => void ask()}>
      <div className={css.field}>
        <label htmlFor={id}>{t('phone')}</label>
        <input id={id} ref={field} name="tel" type="tel" autoComplete="tel" maxLength={40} autoFocus />
      </div>
      <Told>{problem}</Told>
      <Action look="main" type="submit" disabled={busy} className={css.enter}>
        {t('send_code')}
      </Action>
      <Action onClick={back}>{t('back')}</Action>
    </Frame>
  );
}
