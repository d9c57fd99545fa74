import { strings } from '../i18n';

export const words = strings('design', { close: 'Закрыть' }, { close: 'Close' });
