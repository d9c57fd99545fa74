/** Paper forms, made in a frame of their own so that the page's styles do not matter. */

/** Appends an element with a text and a style to a parent. */
export type Put = <K extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: K,
  text?: string,
  style?: Partial<CSSStyleDeclaration>,
) => HTMLElementTagNameMap[K];

/** The lines and padding of a table's cell on paper. */
export const cell: Partial<CSSStyleDeclaration> = {
  border: '0.5pt solid #000',
  padding: '4pt 6pt',
  verticalAlign: 'top',
  textAlign: 'left',
};

/** Prints a page with this title; `fill` puts everything below the title. */
export function printPage(title: string, fill: (body: HTMLElement, put: Put) => void): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  Object.assign(frame.style, { position: 'fixed', width: '0', height: '0', border: '0', visibility: 'hidden' });
  document.body.append(frame);
  const paper = frame.contentDocument;
  if (!paper || !frame.contentWindow) return;
  paper.title = title;
  Object.assign(paper.body.style, { font: '12pt/1.45 serif', margin: '0' });
  const put: Put = (parent, tag, text = '', style = {}) => {
    const it = paper.createElement(tag);
    it.textContent = text;
    Object.assign(it.style, style);
    parent.append(it);
    return it;
  };
  put(paper.body, 'h1', title, { fontSize: '18pt', margin: '0 0 8pt' });
  fill(paper.body, put);
  frame.contentWindow.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow.print();
}
