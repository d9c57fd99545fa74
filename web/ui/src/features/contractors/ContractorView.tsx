/** One contractor: what for, where, what it can do, its contracts, its people, what it has. */
import { useState } from 'react';
import { api } from '@/shared/api';
import { Action, Chip, Icon, Person } from '@/shared/design';
import css from './contractors.module.css';
import { useT } from '@/shared/i18n';
import { keyOf, usePlaces } from '@/shared/places';
import { trade } from '@/shared/trade';
import type { Contractor } from '@/wire';
import { Contracts } from './Contracts';
import { Editor } from './Editor';
import { AddPerson } from './AddPerson';
import { useOrder } from './queries';
import { words } from './strings';

export function ContractorView({ contractor, manages, back }: { contractor: Contractor; manages: boolean; back: () => void }) {
  const t = useT(words);
  const say = useT(trade);
  const places = usePlaces();
  const order = useOrder();
  const [editing, setEditing] = useState(false);
  const remove = (id: string) =>
    void order(
      api.DELETE('/api/v1/contractors/{id}/people/{employee_id}', { params: { path: { id: contractor.id, employee_id: id } } }),
      t('saved'),
    );

  return (
    <article className={css.view}>
      <header className={css.head}>
        <Action look="quiet" icon="left" className={css.back} aria-label={t('back')} onClick={back} />
        <div>
          <h2>{contractor.name}</h2>
          <p className={css.marks}>
            {contractor.kinds.map((kind) => (
              <Chip key={kind}>{t(`kind_${kind}`)}</Chip>
            ))}
            <Chip tone={contractor.holds ? 'accent' : 'warn'}>{t(contractor.holds ? 'holds' : 'holds_not')}</Chip>
            <span>{contractor.open_tickets === 0 ? t('no_tickets') : t('open', { count: contractor.open_tickets })}</span>
          </p>
        </div>
        {manages && (
          <div className={css.tools}>
            <Action icon="edit" onClick={() => setEditing(true)}>
              {t('edit')}
            </Action>
          </div>
        )}
      </header>
      <div className={css.columns}>
        <section>
          <h3>{t('contracts')}</h3>
          <Contracts contractor={contractor} manages={manages} />
          <h3>{t('skills')}</h3>
          {contractor.skills.length === 0 ? (
            <p className={css.dim}>{t('no_skills')}</p>
          ) : (
            <p className={css.marks}>
              {contractor.skills.map((it) => (
                <Chip key={it} tone="accent">
                  {say(it)}
                </Chip>
              ))}
            </p>
          )}
          <h3>{t('places')}</h3>
          {contractor.scopes.length === 0 ? (
            <p className={css.dim}>{t('no_places')}</p>
          ) : (
            <ul className={css.bound}>
              {contractor.scopes.map((scope) => (
                <li key={keyOf(scope)}>
                  <Icon name="house" size={14} /> {places.name(scope)}
                </li>
              ))}
            </ul>
          )}
        </section>
        <section>
          <h3>{t('people')}</h3>
          {contractor.people.length === 0 && <p className={css.dim}>{t('no_people')}</p>}
          <ul className={css.bound}>
            {contractor.people.map((it) => (
              <li key={it.employee.id}>
                <Person name={it.employee.name} size={20} /> {it.employee.name} · {say(it.position)}
                {manages && (
                  <Action
                    look="quiet"
                    icon="close"
                    aria-label={t('remove_person', { name: it.employee.name })}
                    title={t('remove_person', { name: it.employee.name })}
                    onClick={() => remove(it.employee.id)}
                  />
                )}
              </li>
            ))}
          </ul>
          {manages && <AddPerson contractor={contractor} />}
        </section>
      </div>
      {editing && <Editor contractor={contractor} close={() => setEditing(false)} />}
    </article>
  );
}
