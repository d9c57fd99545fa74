/** The paper form of a hand-over, with room for both signatures. */
import { say } from '@/shared/i18n';
import { cell, printPage } from '@/shared/print';
import { onPaper } from '@/shared/time';
import type { Handover, HandoverItem } from '@/wire';
import { LISTS } from './Lists';
import { words } from './strings';

/** `markOf`: the short mark of the company whose ticket it is; numbers repeat from company to company. */
export function printHandover(it: Handover, markOf: (item: HandoverItem) => string | undefined): void {
  const title = `${say(words, 'title')}: ${it.given_by.name}, ${onPaper(it.given_at)}`;
  printPage(title, (body, put) => {
    put(body, 'p', it.note || say(words, 'note_none'), { whiteSpace: 'pre-wrap' });
    for (const name of LISTS) {
      const list = it.work[name];
      put(body, 'h2', `${say(words, name)}: ${list.total}`, { fontSize: '13pt', margin: '12pt 0 4pt', breakAfter: 'avoid' });
      if (list.items.length === 0) continue;
      const table = put(body, 'table', '', { borderCollapse: 'collapse', width: '100%', fontSize: '10pt' });
      // The head of a table is repeated on every sheet.
      const head = put(put(table, 'thead'), 'tr');
      for (const word of ['print_number', 'print_what', 'print_who', 'print_due'] as const) put(head, 'th', say(words, word), cell);
      const rows = put(table, 'tbody');
      for (const item of list.items) {
        const row = put(rows, 'tr', '', { breakInside: 'avoid' });
        for (const text of columns(item, markOf(item))) put(row, 'td', text, cell);
      }
    }
    const signed = [
      ['print_gave', it.given_by.name],
      ['print_took', it.accepted_by?.name ?? ''],
    ] as const;
    const end = put(body, 'div', '', { breakInside: 'avoid' });
    for (const [word, name] of signed)
      put(end, 'p', `${say(words, word)}: ${name} ______________________________`, { margin: '20pt 0 0' });
  });
}

function columns(item: HandoverItem, mark: string | undefined): string[] {
  const place = [item.address, item.flat !== null && say(words, 'flat', { flat: item.flat })].filter(Boolean).join(', ');
  return [
    [item.number, mark].filter(Boolean).join(' '),
    [place, item.service_name, item.description].filter(Boolean).join('. '),
    item.executor?.name ?? '—',
    item.due ? onPaper(item.due) : '—',
  ];
}
