/** The lines that the command box offers for what was typed. */
import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, complain, got, Problem } from '@/shared/api';
import type { IconName } from '@/shared/design';
import { type Marked, useCompanies } from '@/shared/companies';
import { outagesShown, type Prefill, useDesk } from '@/shared/desk';
import { language, setLanguage, useT } from '@/shared/i18n';
import { shortAddress } from '@/shared/text/short';
import { slotText } from '@/shared/time';
import type { Hit, Slot } from '@/wire';
import { type Command, parse } from './parse';
import { words } from './strings';

export type AssignById = (ticketId: string, executorId: string, slot: Slot | null) => Promise<unknown>;

export interface Entry {
  key: string;
  icon: IconName;
  title: string;
  note?: string;
  /** Whose it is, where numbers repeat from company to company. */
  company?: Marked | undefined;
  run: () => void;
  /** Opens the intake with what this line knows. */
  intake?: () => void;
}

const icons: Record<Hit['kind'], IconName> = { ticket: 'list', building: 'house', flat: 'house', person: 'people', employee: 'people' };

/** Focuses the field of the call bar, which is always on the screen. */
export function takeCall(phone: string): void {
  const field = document.getElementById('call-number');
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  // React follows only its own setter's event.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, phone);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

export function useEntries(line: string, close: () => void, assignById: AssignById): { entries: Entry[]; looking: boolean } {
  const t = useT(words);
  const desk = useDesk();
  const { intake } = desk;
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const commands = useMemo(() => parse(line), [line]);
  const assigning = commands.find((it) => it.do === 'assign');
  const assignable = useAssignable(assigning, t('no_slot'));
  const text = useDelayed(assigning ? '' : line.trim(), 120);
  const hits = useQuery({
    queryKey: ['search', text, language()],
    queryFn: ({ signal }) => got(api.GET('/api/v1/search', { params: { query: { q: text, limit: 12 } }, signal })),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });

  const companies = useCompanies();
  const companyOf = (hit: Hit) => companies.get(hit.company_id);
  // A number that several companies may have opens nothing by itself: the hits say whose each is.
  const settled = text === line.trim() && !hits.isPlaceholderData && !hits.isPending;
  const numbered = hits.data?.items.some((it) => it.kind === 'ticket' && it.matched === 'number') ?? false;
  const several = companies.size > 0 && (!settled || numbered);

  const done = (action: () => void) => () => {
    close();
    action();
  };
  const of = (it: Command): Entry[] => {
    switch (it.do) {
      case 'open':
        if (several) return [];
        return [{ key: 'open', icon: 'right', title: t('open', it), run: () => void openByNumber(it.number, desk.select, close) }];
      case 'call':
        return [{ key: 'call', icon: 'phone', title: it.phone ? t('call', it) : t('call_any'), run: done(() => setTimeout(() => takeCall(it.phone), 0)) }];
      case 'new':
        if (!intake) return [];
        return [
          {
            key: 'new',
            icon: 'plus',
            title: it.about ? t('new_about', it) : t('new'),
            run: done(() => intake(it.about ? { description: it.about } : undefined)),
          },
        ];
      case 'emergencies':
        return [{ key: it.do, icon: 'alarm', title: t('emergencies'), run: done(() => desk.filter({ emergency: '1', overdue: undefined })) }];
      case 'overdue':
        return [{ key: it.do, icon: 'clock', title: t('overdue'), run: done(() => desk.filter({ overdue: '1', emergency: undefined })) }];
      case 'all':
        return [
          {
            key: it.do,
            icon: 'list',
            title: t('all'),
            run: done(() =>
              desk.filter({ emergency: undefined, overdue: undefined, q: undefined, company: undefined, executor: undefined, building: undefined, status: undefined }),
            ),
          },
        ];
      case 'outages':
        return [
          {
            key: it.do,
            icon: 'pause',
            title: t('outages'),
            run: done(() => {
              desk.filter({});
              outagesShown.set(true);
            }),
          },
        ];
      case 'theme':
        return [{ key: it.do, icon: scheme === 'dark' ? 'sun' : 'moon', title: t('theme'), run: done(() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')) }];
      case 'language':
        return [{ key: it.do, icon: 'gear', title: t('language'), run: done(() => setLanguage(language() === 'ru' ? 'en' : 'ru')) }];
      case 'assign':
        return assignable.map((who) => ({
          key: `assign-${who.id}`,
          icon: 'people',
          title: who.complaint ? t(who.complaint, { number: it.number, who: it.who }) : t('assign_to', { number: it.number, name: who.name }),
          note: who.note,
          company: companies.get(who.companyId ?? ''),
          run: who.complaint ? () => undefined : done(() => void assignById(who.ticketId, who.id, who.slot)),
        }));
      case 'find':
        return [];
    }
  };
  const found = text.length > 1 ? (hits.data?.items ?? []) : [];
  const entries = [
    ...commands.flatMap(of),
    ...found.map((hit): Entry => {
      const begin = intake && done(() => void prefillOf(hit).then(intake).catch(complain));
      return {
        key: `${hit.kind}-${hit.id}-${hit.flat ?? ''}`,
        icon: icons[hit.kind],
        title: hit.title,
        company: hit.kind === 'ticket' ? companyOf(hit) : undefined,
        note: [t(`kind_${hit.kind}`), hit.subtitle].filter(Boolean).join(' · '),
        run: hit.kind === 'person' && begin ? begin : done(() => openHit(hit, desk)),
        ...((hit.kind === 'building' || hit.kind === 'flat' || hit.kind === 'person') && begin ? { intake: begin } : {}),
      };
    }),
  ];
  return { entries: line.trim() ? entries : standing(t, of), looking: hits.isFetching };
}

/** What an empty box offers. */
function standing(t: (key: 'assign_how') => string, of: (it: Command) => Entry[]): Entry[] {
  const plain: Command[] = [{ do: 'new', about: '' }, { do: 'call', phone: '' }, { do: 'emergencies' }, { do: 'overdue' }, { do: 'all' }, { do: 'outages' }, { do: 'theme' }, { do: 'language' }];
  return plain.flatMap(of).map((it) => (it.key === 'new' ? { ...it, note: t('assign_how') } : it));
}

function useDelayed(value: string, ms: number): string {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return late;
}

interface Assignable {
  id: string;
  name: string;
  ticketId: string;
  slot: Slot | null;
  note: string;
  /** Whose ticket the number was taken for. */
  companyId?: string;
  complaint?: 'assign_unknown' | 'assign_nobody';
}

/** Employees whose name begins so, with the time that the system would give each. */
function useAssignable(command: Command | undefined, noSlot: string): readonly Assignable[] {
  const number = command?.do === 'assign' ? command.number : '';
  const who = useDelayed(command?.do === 'assign' ? command.who : '', 120);
  const { data } = useQuery({
    queryKey: ['command-assign', number, who, language()],
    enabled: /^\d{4,9}$/.test(number) && who.length > 1,
    queryFn: async (): Promise<Assignable[]> => {
      const path = { id: number };
      try {
        const [ticket, ranked, named] = await Promise.all([
          got(api.GET('/api/v1/tickets/{id}', { params: { path } })),
          got(api.GET('/api/v1/tickets/{id}/candidates', { params: { path } })),
          got(api.GET('/api/v1/employees', { params: { query: { q: who, limit: 5 } } })),
        ]);
        if (named.items.length === 0) return [{ id: '', name: '', ticketId: '', slot: null, note: '', complaint: 'assign_nobody' }];
        return named.items.map((it) => {
          const candidate = ranked.items.find((other) => other.employee.id === it.id);
          const slot = candidate?.slot ?? null;
          const reasons = candidate?.reasons.map((reason) => reason.text).join(' · ');
          const note = [shortAddress(ticket.address), slot ? slotText(slot) : noSlot, reasons].filter(Boolean).join(' · ');
          return { id: it.id, name: it.name, ticketId: ticket.id, slot, note, companyId: ticket.company_id };
        });
      } catch (error) {
        if (error instanceof Problem && error.status === 404)
          return [{ id: '', name: '', ticketId: '', slot: null, note: '', complaint: 'assign_unknown' }];
        throw error;
      }
    },
  });
  return data ?? [];
}

async function openByNumber(number: string, select: (id: string) => void, close: () => void): Promise<void> {
  try {
    const ticket = await got(api.GET('/api/v1/tickets/{id}', { params: { path: { id: number } } }));
    close();
    select(ticket.id);
  } catch (error) {
    complain(error);
  }
}

function openHit(hit: Hit, desk: ReturnType<typeof useDesk>): void {
  if (hit.kind === 'ticket') desk.select(hit.id);
  else if (hit.kind === 'employee') desk.filter({ executor: hit.id });
  else desk.filter({ building: hit.building_id ?? hit.id });
}

/** What the intake may start with when it opens from a hit. */
async function prefillOf(hit: Hit): Promise<Prefill> {
  const person = hit.kind === 'person' ? await got(api.GET('/api/v1/people/{id}', { params: { path: { id: hit.id } } })) : null;
  const buildingId = hit.building_id ?? (hit.kind === 'building' ? hit.id : null) ?? person?.homes[0]?.building_id;
  const building = buildingId ? await got(api.GET('/api/v1/buildings/{id}', { params: { path: { id: buildingId } } })) : null;
  const flat = hit.flat ?? person?.homes.find((it) => it.building_id === buildingId)?.flat;
  return {
    ...(building ? { building: { id: building.id, address: building.address } } : {}),
    ...(flat !== null && flat !== undefined ? { flat: String(flat) } : {}),
    ...(person ? { name: person.name, ...(person.phones[0] && !person.masked ? { phone: person.phones[0] } : {}) } : {}),
  };
}
