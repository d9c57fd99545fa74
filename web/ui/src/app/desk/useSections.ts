/** The sections that this person finds in the bars, and which of them is open. */
import { useLocation } from '@tanstack/react-router';
import { useMe } from '@/shared/session';
import { type PageEntry, pages } from '../pages';

export function useSections(): { sections: readonly PageEntry[]; here: PageEntry | undefined } {
  const rights = useMe()?.rights;
  const path = useLocation({ select: (it) => it.pathname });
  const sections = pages.filter(
    (page) => (!page.right || rights?.includes(page.right)) && !(page.unless && rights?.includes(page.unless)),
  );
  return { sections, here: pages.find((page) => path === page.path || path.startsWith(`${page.path}/`)) };
}
