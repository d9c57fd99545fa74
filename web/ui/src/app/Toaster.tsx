import { useSyncExternalStore } from 'react';
import { Action, Icon } from '@/shared/design';
import { useT } from '@/shared/i18n';
import { useNow } from '@/shared/time';
import { toasts, type Shown } from '@/shared/toast';
import { words } from './strings';
import css from './toaster.module.css';

/** Messages in the corner; errors are read out at once, the rest when the reader is idle. */
export function Toaster() {
  const shown = useSyncExternalStore(toasts.watch, toasts.shown);
  return (
    <div className={css.corner}>
      {shown.map((it) => (
        <Message key={it.id} it={it} />
      ))}
    </div>
  );
}

function Message({ it }: { it: Shown }) {
  const t = useT(words);
  return (
    <div className={css.toast} data-kind={it.kind} role={it.kind === 'error' ? 'alert' : 'status'}>
      <Icon name={it.kind === 'ok' ? 'check' : it.kind === 'error' ? 'close' : 'clock'} />
      <div className={css.words}>
        <strong>{it.title}</strong>
        {it.detail && <span>{it.detail}</span>}
      </div>
      {it.action && (
        <Action
          icon="undo"
          onClick={() => {
            toasts.close(it.id);
            it.action?.run();
          }}
        >
          {it.action.label} <Left until={it.until} />
        </Action>
      )}
      <Action look="quiet" icon="close" aria-label={t('close')} onClick={() => toasts.close(it.id)} />
    </div>
  );
}

function Left({ until }: { until: number }) {
  const now = useNow();
  return <span aria-hidden="true">{Math.max(0, Math.ceil((until - now) / 1000))}</span>;
}
