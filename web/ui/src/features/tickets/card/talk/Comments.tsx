/** What was written to the resident and what staff wrote for itself, kept apart (T6, U6). */
import { useLayoutEffect, useRef, useState } from 'react';
import { Action, Icon, Person } from '@/shared/design';
import { useT } from '@/shared/i18n';
import type { SoftLock } from '@/shared/presence';
import { useMe } from '@/shared/session';
import { exact, moment } from '@/shared/time';
import type { Seen } from '@/shared/unread';
import type { Audience, Comment, Ticket } from '@/wire';
import { send } from '../moves/send';
import { words } from '../strings';
import css from './talk.module.css';

interface Props {
  ticket: Ticket;
  lock: SoftLock;
  /** What this person had read before the card was opened. */
  seen: Seen | undefined;
}

export function Comments({ ticket, lock, seen }: Props) {
  const t = useT(words);
  const me = useMe();
  const isNew = (it: Comment) => seen !== undefined && it.at > seen.at && it.by?.id !== me?.id;
  const news = (of: Audience) => ticket.comments.filter((it) => it.audience === of && isNew(it)).length;
  const [audience, setAudience] = useState<Audience>(() => (news('staff') === 0 && news('resident') > 0 ? 'resident' : 'staff'));
  const list = ticket.comments.filter((it) => it.audience === audience);
  const count = (of: Audience) => ticket.comments.filter((it) => it.audience === of).length;
  const firstNew = list.find(isNew);
  const end = useRef<HTMLLIElement>(null);
  const known = useRef(list.length);
  useLayoutEffect(() => {
    if (list.length > known.current) end.current?.scrollIntoView({ block: 'nearest' });
    known.current = list.length;
  }, [list.length]);
  return (
    <div className={css.talk}>
      <div className={css.sides} role="group" aria-label={t('audience')}>
        {(['staff', 'resident'] as const).map((it) => (
          <button key={it} type="button" aria-pressed={audience === it} onClick={() => setAudience(it)}>
            <Icon name={it === 'staff' ? 'lock' : 'people'} size={13} />
            {t(`to_${it}`)} {count(it) > 0 && <span>{count(it)}</span>}
            {news(it) > 0 && <b className={css.news}>{t('news', { count: news(it) })}</b>}
          </button>
        ))}
      </div>
      {list.length === 0 ? (
        <p className={css.none}>{t(`no_comments_${audience}`)}</p>
      ) : (
        <ol className={css.list}>
          {list.map((it, index) => (
            <li key={it.id} ref={index === list.length - 1 ? end : null}>
              {it === firstNew && <p className={css.divider}>{t('new_from_here')}</p>}
              <Person name={it.by?.name ?? t('system')} size={24} />
              <div>
                <p className={css.by}>
                  <b>{it.by?.name ?? t('system')}</b>
                  <time dateTime={it.at} title={exact(it.at)}>
                    {moment(it.at)}
                  </time>
                </p>
                <p className={css.text}>{it.text || <em>{t('erased')}</em>}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {ticket.allowed_moves.includes('comment') && <Composer key={audience} ticket={ticket} audience={audience} lock={lock} />}
    </div>
  );
}

function Composer({ ticket, audience, lock }: { ticket: Ticket; audience: Audience; lock: SoftLock }) {
  const t = useT(words);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = text.trim() !== '' && !busy;
  const post = async () => {
    if (!ready) return;
    setBusy(true);
    const after = await send(ticket, { move: 'comments', body: { audience, text: text.trim() } }, t(`write_${audience}`));
    setBusy(false);
    if (!after) return;
    setText('');
    lock.done();
  };
  return (
    <div className={css.composer} data-audience={audience}>
      <textarea
        rows={2}
        value={text}
        aria-label={t(`write_${audience}`)}
        placeholder={t(`write_${audience}`)}
        onChange={(event) => {
          setText(event.target.value);
          lock.writing();
        }}
        onKeyDown={(event) => {
          if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void post();
        }}
      />
      <footer>
        <small>{t(`seen_by_${audience}`)}</small>
        <Action look="main" disabled={!ready} onClick={() => void post()}>
          {t('send')}
        </Action>
      </footer>
    </div>
  );
}
