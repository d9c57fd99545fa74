/** Opens an outage: from tickets that look like one, or by hand, e.g. for planned work. */
import { Checkbox, Select, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { act, api, got } from '@/shared/api';
import { Action } from '@/shared/design';
import { useLanguage, useT } from '@/shared/i18n';
import { toast } from '@/shared/toast';
import type { Outage, OutageOffer, Service } from '@/wire';
import { fromLocal } from './local';
import { words } from './strings';
import css from './outages.module.css';

/** What is known of the trouble: an offer, or what a caller has just said. */
export type About = Omit<OutageOffer, 'outage_id' | 'since'>;

interface Props {
  offer: About | null;
  opened: (outage: Outage) => void;
  cancel: () => void;
}

const codeOf = (category: string, problem: string | null) => `${category}/${problem ?? ''}`;

export function OpenForm({ offer, opened, cancel }: Props) {
  const t = useT(words);
  const troubles = useTroubles();
  const houses = useHouses();
  const [house, setHouse] = useState(offer?.building_id ?? null);
  const [trouble, setTrouble] = useState(offer ? codeOf(offer.category, offer.problem) : null);
  const [riser, setRiser] = useState(offer?.riser ?? '');
  const [planned, setPlanned] = useState(false);
  const [started, setStarted] = useState('');
  const [until, setUntil] = useState('');
  const [answer, setAnswer] = useState(offer ? t('answer_default', { what: offer.service_name }) : '');
  const [busy, setBusy] = useState(false);
  const begins = fromLocal(started);
  const ends = fromLocal(until);
  const wrong = ends !== null && Date.parse(ends) <= (begins ? Date.parse(begins) : Date.now());
  const ready = house !== null && trouble !== null && answer.trim() !== '' && !wrong && !busy;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!house || !trouble) return;
    const [category = '', problem = ''] = trouble.split('/');
    setBusy(true);
    const done = await act(
      api.POST('/api/v1/outages', {
        body: {
          building_ids: [house],
          riser: riser || null,
          category,
          problem: problem || null,
          planned,
          started: begins,
          planned_until: ends,
          answer: answer.trim(),
          tickets: offer?.tickets.map((it) => it.id) ?? [],
        },
      }),
    );
    setBusy(false);
    if (!done) return;
    toast({ kind: 'ok', title: t('opened'), ...(done.tickets_count > 0 ? { detail: t('tickets', { count: done.tickets_count }) } : {}) });
    opened(done);
  };

  return (
    <form className={css.form} onSubmit={(event) => void save(event)}>
      {offer ? (
        <p className={css.facts}>
          <b>{offer.service_name}</b> · {[offer.address, ...offer.tickets.map((it) => it.number)].join(' · ')}
        </p>
      ) : (
        <>
          <Select label={t('house')} data={houses} value={house} onChange={setHouse} searchable limit={30} data-autofocus required />
          <Select
            label={t('what')}
            data={troubles}
            value={trouble}
            onChange={(code) => {
              setTrouble(code);
              const named = troubles.find((it) => it.value === code);
              if (named && answer.trim() === '') setAnswer(t('answer_default', { what: named.label }));
            }}
            searchable
            limit={40}
            required
          />
          <Checkbox label={t('is_planned')} checked={planned} onChange={(e) => setPlanned(e.currentTarget.checked)} />
          <TextInput type="datetime-local" label={t('started')} value={started} onChange={(e) => setStarted(e.currentTarget.value)} />
        </>
      )}
      {offer?.riser && (
        <Select
          label={t('scope')}
          data={[
            { value: offer.riser, label: t('riser', { name: offer.riser }) },
            { value: '', label: t('whole_house') },
          ]}
          value={riser}
          onChange={(value) => setRiser(value ?? '')}
          allowDeselect={false}
        />
      )}
      <TextInput
        type="datetime-local"
        label={t('planned_until')}
        value={until}
        onChange={(e) => setUntil(e.currentTarget.value)}
        error={wrong ? t('bad_until') : undefined}
      />
      <Textarea
        label={t('answer')}
        description={t('answer_hint')}
        autosize
        minRows={2}
        maxLength={1000}
        value={answer}
        onChange={(e) => setAnswer(e.currentTarget.value)}
        {...(offer ? { 'data-autofocus': true } : {})}
        required
      />
      <div className={css.buttons}>
        <Action look="main" type="submit" disabled={!ready}>
          {t('open')}
        </Action>
        <Action onClick={cancel}>{t('cancel')}</Action>
      </div>
    </form>
  );
}

interface Choice {
  value: string;
  label: string;
}

function useHouses(): Choice[] {
  const { data } = useQuery({
    queryKey: ['buildings', 'names'],
    queryFn: () => got(api.GET('/api/v1/buildings/map', { params: { query: { outlines: false } } })),
    staleTime: 300_000,
  });
  return useMemo(() => (data?.items ?? []).map((it) => ({ value: it.id, label: it.address })), [data]);
}

/** Categories with their problems, wherever in a house they are. */
function useTroubles(): Choice[] {
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['classifier', language],
    queryFn: () => got(api.GET('/api/v1/classifier', { params: { query: { limit: 500 } } })),
    staleTime: Infinity,
  });
  return useMemo(() => {
    const found = new Map<string, string>();
    for (const it of data?.items ?? ([] as Service[])) {
      const name = it.problem ? `${it.category.text}: ${it.problem.text}` : it.category.text;
      found.set(codeOf(it.category.code, it.problem?.code ?? null), name);
    }
    return [...found].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
  }, [data]);
}
