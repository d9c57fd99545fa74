/** Keeps the order of the board true to the rows of its subscription. */
import type { Row, Rows } from '@/shared/live';
import type { BoardOrder } from './order';

/**
 * Fills an order from the rows and gives what keeps it true. React subscribes only after it has painted: what was
 * flushed between the filling and that moment reached nobody, so then the rows are read anew.
 */
export function follow<T extends Row>(rows: Rows<T>, order: BoardOrder<T>): (tell: () => void) => () => void {
  let seen = rows.revision;
  order.reset(rows.map.values());
  const readAnew = () => {
    seen = rows.revision;
    order.reset(rows.map.values());
  };
  return (tell) => {
    if (rows.revision !== seen) readAnew();
    return rows.watch(({ changed, gone, replaced }) => {
      const before = order.revision;
      if (replaced) readAnew();
      else {
        seen = rows.revision;
        order.update(present(rows, changed), gone);
      }
      if (order.revision !== before) tell();
    });
  };
}

function* present<T extends Row>(rows: Rows<T>, ids: ReadonlySet<string>): Generator<T> {
  for (const id of ids) {
    const row = rows.map.get(id);
    if (row) yield row;
  }
}
