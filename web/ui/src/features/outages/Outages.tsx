/** The dialog of outages: each with its answer and its buttons, and a new one. */
import '@mantine/core/styles/Checkbox.css';
import { useState } from 'react';
import { Action, Empty } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import type { Outage, OutageOffer } from '@/wire';
import { OpenForm } from './OpenForm';
import { OutageCard } from './OutageCard';
import { words } from './strings';
import { useMayManage } from './useOutages';
import css from './outages.module.css';

interface Props {
  /** What is being made an outage of. */
  offer: OutageOffer | null;
  onOpened: () => void;
  outages: readonly Outage[];
  close: () => void;
}

export default function Outages({ offer, onOpened, outages, close }: Props) {
  const t = useT(words);
  const manages = useMayManage();
  const [adding, setAdding] = useState(false);
  const opened = () => {
    setAdding(false);
    onOpened();
  };
  return (
    <Dialog title={t('title')} size="lg" close={close}>
      {offer || adding ? (
        <OpenForm offer={offer} opened={opened} cancel={opened} />
      ) : (
        <div className={css.list}>
          {outages.length === 0 && (
            <Empty icon="check" title={t('none')}>
              {t('none_hint')}
            </Empty>
          )}
          {outages.map((it) => (
            <OutageCard key={it.id} outage={it} manages={manages} left={close} />
          ))}
          {manages && (
            <Action icon="plus" onClick={() => setAdding(true)}>
              {t('new')}
            </Action>
          )}
        </div>
      )}
    </Dialog>
  );
}
