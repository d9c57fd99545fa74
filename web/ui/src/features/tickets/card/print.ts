/** The paper form of a ticket. */
import { say } from '@/shared/i18n';
import { cell, printPage } from '@/shared/print';
import { clock, onPaper } from '@/shared/time';
import type { Ticket } from '@/wire';
import { words as boardWords } from '../strings';
import { words } from './strings';

export function printTicket(ticket: Ticket): void {
  printPage(say(words, 'print_title', { number: ticket.number }), (body, put) => {
    const table = put(body, 'table', '', { borderCollapse: 'collapse', width: '100%' });
    for (const [name, value] of lines(ticket)) {
      const row = put(table, 'tr');
      put(row, 'th', name, { ...cell, width: '32%', fontWeight: 'normal' });
      put(row, 'td', value, { ...cell, fontWeight: 'bold', whiteSpace: 'pre-wrap' });
    }
    for (const word of ['print_signature', 'print_accepted', 'print_date'] as const)
      put(body, 'p', `${say(words, word)} ______________________________`, { margin: '20pt 0 0' });
  });
}

function lines(it: Ticket): [string, string][] {
  const place = [it.address, it.entrance !== null && say(words, 'entrance', { n: it.entrance }), it.flat !== null && say(words, 'flat', { flat: it.flat })];
  return [
    [say(words, 'created', { time: '' }).trim(), onPaper(it.created_at)],
    [say(words, 'field_status'), say(boardWords, `status_${it.status}`)],
    [say(words, 'print_address'), place.filter(Boolean).join(', ')],
    [say(words, 'field_service'), it.service_name],
    [say(words, 'description'), it.text],
    [say(words, 'field_contact'), `${it.contact?.name ?? ''} ${it.contact?.phone ?? ''}`.trim()],
    [say(words, 'executor'), it.executor?.name ?? '—'],
    [say(words, 'master'), it.master?.name ?? '—'],
    [say(words, 'slot'), it.slot ? `${onPaper(it.slot.start)}–${clock(it.slot.end)}` : '—'],
    ...it.deadlines.map((term): [string, string] => [say(words, `due_${term.kind}`), onPaper(term.due)]),
  ];
}
