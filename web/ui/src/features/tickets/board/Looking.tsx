import { Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useLookers } from '@/shared/presence';
import { words } from '../strings';

/** Who else has this card open. */
export function Looking({ id }: { id: string }) {
  const t = useT(words);
  const people = useLookers(`ticket/${id}`);
  if (people.length === 0) return null;
  const names = people.map((it) => it.user.name).join(', ');
  return (
    <span title={t('watched_by', { names })} style={{ display: 'inline-flex' }}>
      {people.slice(0, 2).map((it) => (
        <Person key={it.id} name={it.user.name} size={18} mark={it.state === 'typing' ? 'typing' : undefined} />
      ))}
    </span>
  );
}
