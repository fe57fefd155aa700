import { hash } from 'node:crypto'

/** The fewest leaves of a book's tree. */
const LEAST_LEAVES = 256

/**
 * The leaves of a book's Merkle tree: those of its entries and blank ones up to a power of two, ordered by their hashes. A proof then tells how many entries
 * there are to within a factor of two and nothing of their order. Blanks follow from all leaves, so whoever has the book has them too, and nobody else
 * can tell them from entries.
 */
export function bookLeaves(leaves: readonly Buffer[]): Buffer[] {
  let size = LEAST_LEAVES
  while (size < leaves.length) size *= 2
  const sorted = [...leaves].sort(Buffer.compare)
  const secret = hash('sha256', Buffer.concat(sorted), 'buffer')
  const blanks = Array.from({ length: size - leaves.length }, (_, nth) => {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(nth)
    return hash('sha256', Buffer.concat([BLANK, secret, number]), 'buffer')
  })
  return [...sorted, ...blanks].sort(Buffer.compare)
}
/** Neither a leaf nor a node begins with it. */
const BLANK = Buffer.of(2)
