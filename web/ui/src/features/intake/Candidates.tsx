/** Who could come and when; the chosen time is held while the dispatcher talks. Alt and a digit choose. */
import { useEffect } from 'react';
import { considered, slotPicked } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { type Keymap, useKeys } from '@/shared/keys';
import { slotText } from '@/shared/time';
import type { Candidate } from '@/wire';
import { change, type Draft, isEmergency } from './draft';
import { useLease } from './useLease';
import { usePreview } from './useIntakeData';
import { words } from './strings';
import css from './intake.module.css';

const none: readonly Candidate[] = [];
const SHOWN = 5;

export function Candidates({ draft }: { draft: Draft }) {
  const t = useT(words);
  const preview = usePreview(draft);
  const items = preview.data?.items.slice(0, SHOWN) ?? none;
  const best = items[0];
  const chosen = draft.chosen;
  // Without a choice the best one's time is held: it is what the system will most likely take.
  const holder = chosen ?? (best ? { employeeId: best.employee.id, slot: best.slot } : null);
  const held = useLease(holder?.employeeId ?? null, holder?.slot ?? null, isEmergency(draft));

  useEffect(() => {
    considered.set(items.map((it) => ({ employeeId: it.employee.id, name: it.employee.name, slot: it.slot })));
    return () => considered.set([]);
  }, [items]);
  useEffect(
    () =>
      slotPicked.watch(() => {
        const picked = slotPicked.get();
        if (!picked || picked.ticketId) return;
        slotPicked.set(null);
        change({ chosen: { employeeId: picked.employeeId, slot: picked.slot } });
      }),
    [],
  );
  const choose = (it: Candidate | undefined) => change({ chosen: it ? { employeeId: it.employee.id, slot: it.slot } : null });
  const keys: Keymap = { 'alt+Digit0': () => choose(undefined) };
  for (const [index, it] of items.entries()) keys[`alt+Digit${index + 1}`] = () => choose(it);
  useKeys(keys, { inFields: true });

  if (!draft.building || !draft.service) return null;
  return (
    <fieldset className={css.candidates} aria-busy={preview.isFetching}>
      <legend>{t('who')}</legend>
      <label data-on={chosen === null || undefined}>
        <input type="radio" name="executor" checked={chosen === null} onChange={() => choose(undefined)} />
        <kbd>0</kbd>
        <span>
          <b>{t('auto')}</b>
          <small>{items.length === 0 ? (preview.isPending ? t('looking') : preview.data?.reasons.map((it) => it.text).join(' · ') || t('nobody')) : t('auto_hint')}</small>
        </span>
      </label>
      {items.map((it, index) => {
        const on = chosen?.employeeId === it.employee.id && chosen.slot?.start === it.slot?.start;
        const holds = holder?.employeeId === it.employee.id && holder.slot?.start === it.slot?.start;
        return (
          <label key={it.employee.id} data-on={on || undefined}>
            <input type="radio" name="executor" checked={on} onChange={() => choose(it)} />
            <kbd>{index + 1}</kbd>
            <span>
              <b>{it.employee.name}</b>
              <small>{it.reasons.map((reason) => reason.text).join(' · ')}</small>
            </span>
            <span className={css.slot}>
              {it.slot ? slotText(it.slot) : t('no_slot')}
              {holds && held.state !== 'none' && <small data-state={held.state}>{t(held.state)}</small>}
            </span>
          </label>
        );
      })}
      {items.length === 0 && (preview.data?.contractors.length ?? 0) > 0 && (
        <p className={css.picked}>{t('contractors', { names: preview.data!.contractors.map((it) => it.name).join(', ') })}</p>
      )}
      {chosen && !items.some((it) => it.employee.id === chosen.employeeId && it.slot?.start === chosen.slot?.start) && (
        <p className={css.picked}>
          {chosen.slot ? slotText(chosen.slot) : t('no_slot')} {held.state !== 'none' && <small data-state={held.state}>{t(held.state)}</small>}
        </p>
      )}
    </fieldset>
  );
}
