/** The width of an element, followed as it changes. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export function useWidth<E extends HTMLElement>(): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const it = ref.current;
    if (!it) return;
    setWidth(it.clientWidth);
    const observer = new ResizeObserver(() => setWidth(it.clientWidth));
    observer.observe(it);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
