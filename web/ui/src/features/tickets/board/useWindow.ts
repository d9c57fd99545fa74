/**
 * Which rows of a long list are on the screen. All rows are of one height, so the answer is a
 * division, whatever the number of rows; nothing is measured or kept per row.
 */
import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Rows painted beyond each edge, so that a turn of the wheel finds them ready. */
const SPARE = 8;

export interface Span {
  from: number;
  /** The first one that is not painted. */
  to: number;
}

export function spanOf(top: number, height: number, row: number, count: number): Span {
  const from = Math.max(0, Math.min(Math.floor(top / row) - SPARE, count));
  return { from, to: Math.max(from, Math.min(count, Math.ceil((top + height) / row) + SPARE)) };
}

/** Where to scroll so that a row is wholly seen; `null` when it is. */
export function reveal(index: number, top: number, height: number, row: number): number | null {
  if (index * row < top) return index * row;
  if ((index + 1) * row > top + height) return (index + 1) * row - height;
  return null;
}

export function useWindow(viewport: RefObject<HTMLElement | null>, count: number, row: number): Span & { show: (index: number) => void } {
  const [place, setPlace] = useState({ top: 0, height: 800 });
  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const look = () =>
      setPlace((old) => {
        const next = { top: element.scrollTop, height: element.clientHeight };
        // Within one row nothing new comes into sight.
        return Math.floor(old.top / row) === Math.floor(next.top / row) && old.height === next.height ? old : next;
      });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [viewport, row]);
  const show = useCallback(
    (index: number) => {
      const element = viewport.current;
      const top = element && reveal(index, element.scrollTop, element.clientHeight, row);
      if (element && top !== null) element.scrollTop = top ?? 0;
    },
    [viewport, row],
  );
  return { ...spanOf(place.top, place.height, row, count), show };
}
