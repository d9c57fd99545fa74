/** Opens an outage in a dialog of its own: the trouble is known already. */
import '@mantine/core/styles/Checkbox.css';
import { Dialog } from '@/shared/design/Dialog';
import { useT } from '@/shared/i18n';
import type { Outage } from '@/wire';
import { type About, OpenForm } from './OpenForm';
import { words } from './strings';

interface Props {
  about: About;
  opened: (outage: Outage) => void;
  close: () => void;
}

export default function OpenDialog({ about, opened, close }: Props) {
  const t = useT(words);
  return (
    <Dialog title={t('new')} size="lg" close={close}>
      <OpenForm offer={about} opened={opened} cancel={close} />
    </Dialog>
  );
}
