/** Telephones of a person: to call, or masked with a button that asks for the reason and shows them. */
import { type FormEvent, useId, useState } from 'react';
import { Problem } from '../api';
import { Action } from '../design';
import { Dialog } from '../design/Dialog';
import { useT } from '../i18n';
import { useMe } from '../session';
import type { ShowPhones, ShownPhones } from '@/wire';
import { words } from './strings';
import css from './phones.module.css';

const PURPOSES = ['visit', 'question', 'payment', 'other'] as const;

interface Props {
  phones: readonly string[];
  masked: boolean;
  /** Asks the server for what is masked. */
  ask: (body: ShowPhones) => Promise<ShownPhones>;
}

export function Phones({ phones, masked, ask }: Props) {
  const t = useT(words);
  const may = useMe()?.rights.includes('see_phones') ?? false;
  const [shown, setShown] = useState<readonly string[]>();
  const [asking, setAsking] = useState(false);
  if (!masked || shown) {
    const known = shown ?? phones;
    return (
      <>
        {known.map((phone) => (
          <a key={phone} href={`tel:${phone}`}>
            {phoneText(phone)}
          </a>
        ))}
        {shown?.length === 0 && t('none')}
      </>
    );
  }
  return (
    <>
      {phones.map((phone) => (
        <span key={phone} className={css.masked}>
          {phone}
        </span>
      ))}
      {may && (
        <Action icon="eye" onClick={() => setAsking(true)}>
          {t('show')}
        </Action>
      )}
      {asking && <Reason ask={ask} show={setShown} close={() => setAsking(false)} />}
    </>
  );
}

interface ReasonProps {
  ask: Props['ask'];
  show: (phones: readonly string[]) => void;
  close: () => void;
}

function Reason({ ask, show, close }: ReasonProps) {
  const t = useT(words);
  const id = useId();
  const [purpose, setPurpose] = useState<ShowPhones['purpose']>('visit');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const confirm = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const own = String(new FormData(event.currentTarget).get('words') ?? '').trim();
    setBusy(true);
    setFault(undefined);
    try {
      show((await ask({ purpose, words: own })).phones);
      close();
    } catch (error) {
      setFault(error instanceof Problem ? (error.errors[0]?.detail ?? error.message) : String(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('show')} close={close}>
      <form className={css.form} onSubmit={(event) => void confirm(event)}>
        <p className={css.dim}>{t('hint')}</p>
        <fieldset>
          <legend>{t('why')}</legend>
          {PURPOSES.map((code) => (
            <label key={code}>
              <input type="radio" name={id} checked={purpose === code} onChange={() => setPurpose(code)} />
              {t(code)}
            </label>
          ))}
        </fieldset>
        {purpose === 'other' && (
          <label className={css.words}>
            {t('words')}
            <input name="words" maxLength={200} required autoFocus />
          </label>
        )}
        {fault && <p role="alert">{fault}</p>}
        <div className={css.buttons}>
          <Action look="main" type="submit" disabled={busy}>
            {t('confirm')}
          </Action>
          <Action onClick={close}>{t('cancel')}</Action>
        </div>
      </form>
    </Dialog>
  );
}

/** +7 921 123-45-67; anything else as it is. */
function phoneText(phone: string): string {
  const m = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone);
  return m ? `+7 ${m[1]} ${m[2]}-${m[3]}-${m[4]}` : phone;
}
