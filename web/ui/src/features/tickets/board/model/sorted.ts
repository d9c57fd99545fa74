/**
 * A sorted list in short pieces: putting one in or taking one out moves a piece, not a hundred
 * thousand neighbours. Equal items do not occur: the comparison ends with the id.
 */
const PIECE = 512;

export class Sorted<T> {
  private pieces: T[][] = [];
  /** How many stand before each piece; counted when somebody asks. */
  private before: number[] | null = null;
  length = 0;

  constructor(private readonly compare: (a: T, b: T) => number) {}

  /** Takes a whole new content, in any order. */
  reset(items: readonly T[]): void {
    const sorted = items.toSorted(this.compare);
    this.pieces = [];
    for (let from = 0; from < sorted.length; from += PIECE) this.pieces.push(sorted.slice(from, from + PIECE));
    this.length = sorted.length;
    this.before = null;
  }

  insert(item: T): void {
    const at = this.pieceOf(item);
    const piece = this.pieces[at];
    if (piece) {
      piece.splice(this.placeIn(piece, item), 0, item);
      if (piece.length > 2 * PIECE) this.pieces.splice(at, 1, piece.slice(0, PIECE), piece.slice(PIECE));
    } else this.pieces.push([item]);
    this.length += 1;
    this.before = null;
  }

  /** Takes out what compares equal; answers whether it was there. */
  remove(item: T): boolean {
    const at = this.pieceOf(item);
    const piece = this.pieces[at];
    if (!piece) return false;
    const place = this.placeIn(piece, item);
    const found = piece[place];
    if (found === undefined || this.compare(found, item) !== 0) return false;
    piece.splice(place, 1);
    if (piece.length === 0) this.pieces.splice(at, 1);
    this.length -= 1;
    this.before = null;
    return true;
  }

  at(index: number): T | undefined {
    const before = this.counted();
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((before[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.pieces[low]?.[index - (before[low] ?? 0)];
  }

  /** Where an item that is in the list stands; -1 when it is not. */
  indexOf(item: T): number {
    const at = this.pieceOf(item);
    const piece = this.pieces[at];
    if (!piece) return -1;
    const place = this.placeIn(piece, item);
    const found = piece[place];
    return found !== undefined && this.compare(found, item) === 0 ? (this.counted()[at] ?? 0) + place : -1;
  }

  toArray(): T[] {
    return this.pieces.flat();
  }

  private counted(): number[] {
    if (!this.before) {
      let sum = 0;
      this.before = this.pieces.map((piece) => (sum += piece.length) - piece.length);
    }
    return this.before;
  }

  /** The first piece whose last item does not stand before `item`, else the last piece. */
  private pieceOf(item: T): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = this.pieces[middle]?.at(-1);
      if (last !== undefined && this.compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private placeIn(piece: readonly T[], item: T): number {
    let low = 0;
    let high = piece.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = piece[middle];
      if (other !== undefined && this.compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
