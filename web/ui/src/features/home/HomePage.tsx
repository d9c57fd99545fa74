/** The own flats of a resident: which they are, joining and leaving, who was invited; and the own data. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Chip, Empty, Icon } from '@/shared/design';
import { Dialog } from '@/shared/design/Dialog';
import { useDesk } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { MyFlat, MyHome } from '@/wire';
import { Invitations } from './Invitations';
import { JoinForm } from './JoinForm';
import { Looks } from './Looks';
import { MyData } from './MyData';
import { words } from './strings';
import css from './home.module.css';

export const homeQuery = { queryKey: ['home'], queryFn: () => got(api.GET('/api/v1/home')) };

export default function HomePage() {
  const t = useT(words);
  const queries = useQueryClient();
  const home = useQuery(homeQuery);
  /** Flats give rights: who I am is asked anew with them. */
  const put = (next: MyHome) => {
    queries.setQueryData(homeQuery.queryKey, next);
    void queries.invalidateQueries({ queryKey: ['me'] });
  };

  if (home.isPending) return <Empty icon="clock" title="…" />;
  if (home.isError)
    return (
      <div className={css.page}>
        <h1>{t('title')}</h1>
        <p role="alert">{home.error.message}</p>
      </div>
    );
  const mine = home.data;
  return (
    <div className={css.page}>
      <header>
        <h1>{t('title')}</h1>
        <p className={css.dim}>{[mine.name, mine.company.name].filter(Boolean).join(' · ')}</p>
      </header>
      <section className={css.panel} aria-labelledby="my-flats">
        <h2 id="my-flats">{t('flats')}</h2>
        {mine.homes.length === 0 ? (
          <p className={css.dim}>
            {t('no_flats')}. {t('no_flats_hint')}
          </p>
        ) : (
          <ul className={css.flats}>
            {mine.homes.map((flat) => (
              <Flat key={`${flat.building_id}/${flat.flat}/${flat.role}`} flat={flat} put={put} />
            ))}
          </ul>
        )}
        <JoinForm put={put} />
      </section>
      {mine.homes.some((it) => it.invites) && <Invitations mine={mine} put={put} />}
      <MyData mine={mine} />
      <Looks />
    </div>
  );
}

function Flat({ flat, put }: { flat: MyFlat; put: (next: MyHome) => void }) {
  const t = useT(words);
  const say = useT(trade);
  const desk = useDesk();
  const [leaving, setLeaving] = useState(false);
  const address = `${flat.address}, ${t('flat', { flat: String(flat.flat) })}`;
  const leave = async () => {
    setLeaving(false);
    const path = { building_id: flat.building_id, flat: String(flat.flat) };
    const next = await act(api.DELETE('/api/v1/home/flats/{building_id}/{flat}', { params: { path } }));
    if (!next) return;
    put(next);
    toast({ kind: 'ok', title: t('left') });
  };
  return (
    <li>
      <h3>
        <Icon name="house" /> {address}
      </h3>
      <p className={css.marks}>
        <Chip>{say(flat.role)}</Chip>
        {flat.verified ? <Chip tone="good">{t('verified')}</Chip> : <Chip tone="warn">{t('unverified')}</Chip>}
      </p>
      {!flat.verified && <p className={css.dim}>{t('unverified_hint')}</p>}
      <p className={css.tools}>
        <Action icon="plus" look="main" onClick={() => desk.intake?.({ building: { id: flat.building_id, address: flat.address }, flat: String(flat.flat) })}>
          {t('report')}
        </Action>
        <Action icon="list" onClick={() => desk.filter({ building: flat.building_id })}>
          {t('show')}
        </Action>
        <Action icon="out" onClick={() => setLeaving(true)}>
          {t('leave')}
        </Action>
      </p>
      {leaving && (
        <Dialog close={() => setLeaving(false)} title={t('leave')}>
          <p>{t('leave_sure', { address })}</p>
          <div className={css.buttons}>
            <Action onClick={() => setLeaving(false)}>{t('cancel')}</Action>
            <Action look="main" onClick={() => void leave()}>
              {t('leave')}
            </Action>
          </div>
        </Dialog>
      )}
    </li>
  );
}
