/** The same houses as a list: for browsers that draw no map and for those who use no pointer. */
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { Empty, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { type House, type Load, stateOf } from './houses';
import { words } from './strings';
import css from './map.module.css';

interface Props {
  houses: readonly House[];
  loads: ReadonlyMap<string, Load>;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  /** Why it is a list, when nobody asked for one. */
  notice: string | null;
}

/** A person reads no further; the box above finds the rest. */
const MOST = 200;
const RANK = { alarm: 0, open: 1, calm: 2 };

export function HouseList({ houses, loads, chosen, onChoose, notice }: Props) {
  const t = useT(words);
  const [text, setText] = useState('');
  const wanted = text.toLowerCase().replaceAll('ё', 'е').split(/[\s,]+/).filter(Boolean);
  const found = houses
    .filter((it) => {
      if (wanted.length === 0) return loads.has(it.id);
      const address = it.address.toLowerCase().replaceAll('ё', 'е');
      return wanted.every((word) => address.includes(word));
    })
    .map((it) => ({ it, load: loads.get(it.id) }))
    .sort((a, b) => RANK[stateOf(a.load)] - RANK[stateOf(b.load)] || (b.load?.open ?? 0) - (a.load?.open ?? 0))
    .slice(0, MOST);
  return (
    <div className={css.list}>
      {notice && (
        <p className={css.notice}>
          <Icon name="map" /> {notice}
        </p>
      )}
      <TextInput
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        className={css.find}
      />
      <p className={css.hint}>{t('list_hint')}</p>
      {found.length === 0 && <Empty icon="house" title={t('no_tickets')} />}
      <ul>
        {found.map(({ it, load }) => (
          <li key={it.id}>
            <button type="button" aria-pressed={chosen === it.id} onClick={() => onChoose(it.id)} data-state={stateOf(load)}>
              <span>{it.address}</span>
              <b>{load ? t('tickets', { count: load.open }) : t('no_tickets')}</b>
              {stateOf(load) === 'alarm' && (
                <em>
                  <Icon name="alarm" size={12} />
                  {t('alarm')}
                </em>
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
