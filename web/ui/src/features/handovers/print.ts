/** The paper form of a hand-over, with room for both signatures. */
import { say } from '@/shared/i18n';
import { cell, printPage } from '@/shared/print';
import { exact } from '@/shared/time';
import type { Handover, HandoverItem } from '@/wire';
import { LISTS } from './Lists';
import { words } from './strings';

export function printHandover(it: Handover): void {
  const title = `${say(words, 'title')}: ${it.given_by.name}, ${exact(it.given_at)}`;
  printPage(title, (body, put) => {
    put(body, 'p', it.note || say(words, 'note_none'), { whiteSpace: 'pre-wrap' });
    for (const name of LISTS) {
      const list = it.work[name];
      put(body, 'h2', `${say(words, name)}: ${list.total}`, { fontSize: '13pt', margin: '12pt 0 4pt' });
      if (list.items.length === 0) continue;
      const table = put(body, 'table', '', { borderCollapse: 'collapse', width: '100%', fontSize: '10pt' });
      const head = put(table, 'tr');
      for (const word of ['print_number', 'print_what', 'print_who', 'print_due'] as const) put(head, 'th', say(words, word), cell);
      for (const item of list.items) {
        const row = put(table, 'tr');
        for (const text of columns(item)) put(row, 'td', text, cell);
      }
    }
    const signed = [
      ['print_gave', it.given_by.name],
      ['print_took', it.accepted_by?.name ?? ''],
    ] as const;
    for (const [word, name] of signed)
      put(body, 'p', `${say(words, word)}: ${name} ______________________________`, { margin: '20pt 0 0' });
  });
}

function columns(item: HandoverItem): string[] {
  const place = [item.address, item.flat !== null && say(words, 'flat', { flat: item.flat })].filter(Boolean).join(', ');
  return [
    item.number,
    [place, item.service_name, item.description].filter(Boolean).join('. '),
    item.executor?.name ?? '—',
    item.due ? exact(item.due) : '—',
  ];
}
