/** Whom an owner has invited into his flats. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action, Chip } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { moment } from '@/shared/time';
import { toast } from '@/shared/toast';
import { trade } from '@/shared/trade';
import type { MyHome, Tenure } from '@/wire';
import { words } from './strings';
import css from './home.module.css';

const invited = ['tenant', 'family', 'guest'] as const satisfies readonly Tenure[];

export function Invitations({ mine, put }: { mine: MyHome; put: (next: MyHome) => void }) {
  const t = useT(words);
  const say = useT(trade);
  const own = mine.homes.filter((it) => it.invites);
  const keys = own.map((it) => ({ value: `${it.building_id}/${it.flat}`, label: `${it.address}, ${t('flat', { flat: String(it.flat) })}` }));
  const [where, setWhere] = useState(keys[0]?.value ?? '');
  const [role, setRole] = useState<Tenure>('family');
  const [link, setLink] = useState('');
  const address = (building: string, flat: string) => keys.find((it) => it.value === `${building}/${flat}`)?.label ?? '';

  const invite = async () => {
    const flat = own.find((it) => `${it.building_id}/${it.flat}` === where) ?? own[0];
    if (!flat) return;
    const body = { building_id: flat.building_id, flat: flat.flat, role };
    const given = await act(api.POST('/api/v1/home/invitations', { body }));
    if (!given) return;
    setLink(location.origin + given.path);
    put(await got(api.GET('/api/v1/home')));
  };
  const end = async (id: string) => {
    const next = await act(api.DELETE('/api/v1/home/invitations/{id}', { params: { path: { id } } }));
    if (!next) return;
    put(next);
    toast({ kind: 'ok', title: t('ended') });
  };
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    toast({ kind: 'ok', title: t('copied') });
  };

  return (
    <section className={css.panel} aria-labelledby="my-invitations">
      <h2 id="my-invitations">{t('invitations')}</h2>
      <p className={css.dim}>{t('invitations_hint')}</p>
      <ul className={css.flats}>
        {mine.invitations.map((it) => (
          <li key={it.id}>
            <h3>{it.joined?.name || say(it.role)}</h3>
            <p className={css.marks}>
              <Chip>{say(it.role)}</Chip>
              <span>{address(it.building_id, String(it.flat))}</span>
              <span className={css.dim}>{it.joined ? t('lives') : t('waits', { until: moment(it.expires_at) })}</span>
              <Action onClick={() => void end(it.id)}>{t('end')}</Action>
            </p>
          </li>
        ))}
      </ul>
      <div className={css.form}>
        {keys.length > 1 && <Select label={t('to_flat')} data={keys} value={where} onChange={(value) => value && setWhere(value)} allowDeselect={false} />}
        <Select
          label={t('whom')}
          data={invited.map((value) => ({ value, label: say(value) }))}
          value={role}
          onChange={(value) => value && setRole(value as Tenure)}
          allowDeselect={false}
        />
        <Action icon="plus" onClick={() => void invite()}>
          {t('invite')}
        </Action>
        {link && (
          <p role="status">
            {t('link')} <code className={css.link}>{link}</code> <Action onClick={() => void copy()}>{t('copy')}</Action>
          </p>
        )}
      </div>
    </section>
  );
}
