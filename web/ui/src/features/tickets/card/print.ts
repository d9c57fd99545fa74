/** The paper form of a ticket, made in a frame of its own so that the page's styles do not matter. */
import { say } from '@/shared/i18n';
import { exact, slotText } from '@/shared/time';
import type { Ticket } from '@/wire';
import { words as boardWords } from '../strings';
import { words } from './strings';

export function printTicket(ticket: Ticket): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  Object.assign(frame.style, { position: 'fixed', width: '0', height: '0', border: '0', visibility: 'hidden' });
  document.body.append(frame);
  const paper = frame.contentDocument;
  if (!paper || !frame.contentWindow) return;
  paper.title = say(words, 'print_title', { number: ticket.number });
  Object.assign(paper.body.style, { font: '12pt/1.45 serif', margin: '0' });
  const put = <K extends keyof HTMLElementTagNameMap>(parent: HTMLElement, tag: K, text = '', style: Partial<CSSStyleDeclaration> = {}) => {
    const it = paper.createElement(tag);
    it.textContent = text;
    Object.assign(it.style, style);
    parent.append(it);
    return it;
  };
  put(paper.body, 'h1', paper.title, { fontSize: '18pt', margin: '0 0 8pt' });
  const table = put(paper.body, 'table', '', { borderCollapse: 'collapse', width: '100%' });
  for (const [name, value] of lines(ticket)) {
    const row = put(table, 'tr');
    const cell = { border: '0.5pt solid #000', padding: '4pt 6pt', verticalAlign: 'top', textAlign: 'left' } as const;
    put(row, 'th', name, { ...cell, width: '32%', fontWeight: 'normal' });
    put(row, 'td', value, { ...cell, fontWeight: 'bold', whiteSpace: 'pre-wrap' });
  }
  for (const word of ['print_signature', 'print_accepted', 'print_date'] as const)
    put(paper.body, 'p', `${say(words, word)} ______________________________`, { margin: '20pt 0 0' });
  frame.contentWindow.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow.print();
}

function lines(it: Ticket): [string, string][] {
  const place = [it.address, it.entrance !== null && say(words, 'entrance', { n: it.entrance }), it.flat !== null && say(words, 'flat', { flat: it.flat })];
  return [
    [say(words, 'created', { time: '' }).trim(), exact(it.created_at)],
    [say(words, 'field_status'), say(boardWords, `status_${it.status}`)],
    [say(words, 'print_address'), place.filter(Boolean).join(', ')],
    [say(words, 'field_service'), it.service_name],
    [say(words, 'description'), it.text],
    [say(words, 'field_contact'), `${it.contact?.name ?? ''} ${it.contact?.phone ?? ''}`.trim()],
    [say(words, 'executor'), it.executor?.name ?? '—'],
    [say(words, 'master'), it.master?.name ?? '—'],
    [say(words, 'slot'), it.slot ? slotText(it.slot) : '—'],
    ...it.deadlines.map((term): [string, string] => [say(words, `due_${term.kind}`), exact(term.due)]),
  ];
}
