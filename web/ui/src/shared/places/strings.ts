import { strings } from '../i18n';

export const words = strings(
  'places',
  {
    whole_company: 'вся компания',
    district: 'район {{name}}',
    complex: 'комплекс {{name}}',
    entrance: '{{address}}, подъезд {{entrance}}',
    flat: '{{address}}, кв. {{flat}}',
    unknown: 'неизвестный адрес',
    add: 'Добавить адрес, район или комплекс',
    remove: 'Убрать: {{name}}',
  },
  {
    whole_company: 'the whole company',
    district: 'district {{name}}',
    complex: 'complex {{name}}',
    entrance: '{{address}}, entrance {{entrance}}',
    flat: '{{address}}, flat {{flat}}',
    unknown: 'unknown address',
    add: 'Add an address, a district or a complex',
    remove: 'Remove: {{name}}',
  },
);
