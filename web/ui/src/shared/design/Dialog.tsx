import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { words } from './strings';
import css from './design.module.css';

interface Props {
  title: ReactNode;
  size?: 'md' | 'lg' | 'xl';
  close: () => void;
  children: ReactNode;
}

/** A dialog. The kit's own head is a `<header>`, a second banner for screen readers; this one is not. */
export function Dialog({ title, size = 'md', close, children }: Props) {
  const t = useT(words);
  return (
    <Modal.Root opened onClose={close} size={size} lockScroll={false} transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={0.45} blur={0} />
      <Modal.Content shadow="xl">
        <div className={css.dialogHead}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
