import type { Book } from '../pairs/book.ts'
import type { Cap } from './caps.ts'
import type { Programme } from './programme.ts'
import type { Selection } from './selection.ts'

/**
 * Whole grams offered per cell near the programme's solution (kilograms), never above an offer, a need or a cap; fixed totals are met exactly. `undefined` when they cannot
 * be. Grams lost in rounding are given back where there is room, fullest targets first.
 */
export function wholeGrams(
  book: Book,
  programme: Programme,
  selection: Selection,
  caps: readonly Cap[],
  columns: Float64Array,
  fills: readonly number[],
): Float64Array | undefined {
  const { cells, parties } = programme
  const amount = new Float64Array(cells.length)
  const room = new Map<number, number>()
  const open = parties.map(party => party.most)
  const target = fills.map((fill, p) => Math.min(parties[p]!.most, Math.round(fill * 1000)))
  const served = (c: number, grams: number) => {
    const { ratio } = cells[c]!.entry
    return ratio.n === ratio.d ? grams : Number((BigInt(grams) * ratio.n) / ratio.d)
  }
  const headroom = capRoom(book, programme, caps)
  const offerRoom = (j: number): number => {
    let left = room.get(j)
    if (left === undefined) {
      left = selection.total[j]! >= 0 ? selection.total[j]! : book.supply[j]!
      room.set(j, left)
    }
    return left
  }

  /** Adds up to `wanted` grams offered to a cell, as far as offer, need and caps allow; answers what was added. */
  function add(c: number, wanted: number, capped = true): number {
    const cell = cells[c]!
    const perOffered = cell.ratio
    let grams = Math.min(
      wanted,
      offerRoom(cell.entry.offer),
      Math.floor((open[cell.party]! + 1e-9) / perOffered),
      capped ? headroom.allows(c) : wanted,
    )
    while (grams > 0 && served(c, amount[c]! + grams) - served(c, amount[c]!) > open[cell.party]!) grams--
    if (grams <= 0) return 0
    const more = served(c, amount[c]! + grams) - served(c, amount[c]!)
    amount[c]! += grams
    room.set(cell.entry.offer, offerRoom(cell.entry.offer) - grams)
    open[cell.party]! -= more
    target[cell.party]! -= more
    headroom.use(c, grams)
    return grams
  }

  /** Takes grams offered out of a cell; false when there are none. */
  function remove(c: number, wanted: number): boolean {
    const cell = cells[c]!
    const grams = Math.min(wanted, amount[c]!)
    if (grams === 0) return false
    const less = served(c, amount[c]!) - served(c, amount[c]! - grams)
    amount[c]! -= grams
    room.set(cell.entry.offer, offerRoom(cell.entry.offer) + grams)
    open[cell.party]! += less
    target[cell.party]! += less
    headroom.use(c, -grams)
    return true
  }

  const order = cells.map((_, c) => c).sort((a, b) => columns[cells[b]!.column]! - columns[cells[a]!.column]! || a - b)
  for (const c of order) add(c, Math.floor(columns[cells[c]!.column]! * 1000 + 1e-3), false)
  if (!headroom.trim(order, (c, grams) => selection.total[cells[c]!.entry.offer]! < 0 && remove(c, grams)))
    return undefined
  // Rounding must not leave a line below its own minimum: that would be no fill at all.
  for (const c of order) if (missing(c) > 0) add(c, Math.ceil(missing(c) / cells[c]!.ratio))
  for (const c of order) if (missing(c) > 0) borrow(c)
  if (cells.some((_, c) => missing(c) > 0)) return undefined
  const fixed = [...programme.offerRow.keys()].filter(j => selection.total[j]! >= 0)
  for (const j of fixed) {
    const own = order.filter(c => cells[c]!.entry.offer === j)
    // Where rounding took most it gives back first: at different ratios a gram elsewhere would serve less.
    const lost = (c: number) => columns[cells[c]!.column]! * 1000 - amount[c]!
    for (const c of own.toSorted((a, b) => lost(b) - lost(a))) add(c, Math.min(offerRoom(j), Math.ceil(lost(c))))
    for (const c of own) if (offerRoom(j) > 0) add(c, offerRoom(j))
    for (const c of own) if (offerRoom(j) > 0) exchange(c)
    if (offerRoom(j) > 0) return undefined
  }
  for (const c of order) {
    const { party, ratio } = cells[c]!
    if (target[party]! > 0 && columns[cells[c]!.column]! > 1e-9) add(c, Math.ceil(target[party]! / ratio))
  }
  for (const c of order) {
    const { party, ratio } = cells[c]!
    if (target[party]! > 0) add(c, Math.ceil(target[party]! / ratio))
  }
  return amount

  /** Grams of need that the party of a cell still lacks to its least quantity. */
  function missing(c: number): number {
    const { party } = cells[c]!
    return parties[party]!.least - (parties[party]!.most - open[party]!)
  }

  /** Takes what a party lacks to its least quantity from others that draw on the same offer and can spare it. */
  function borrow(c: number): void {
    const cell = cells[c]!
    for (const other of order) {
      const lender = cells[other]!
      const wanted = Math.ceil(missing(c) / cell.ratio)
      if (wanted <= 0) return
      if (lender.entry.offer !== cell.entry.offer || lender.party === cell.party) continue
      const spare = Math.floor(-missing(other) / lender.ratio) - 1
      if (spare > 0 && remove(other, Math.min(wanted, spare))) add(c, wanted)
    }
  }

  /** Makes room at a full party for goods whose total is fixed, by taking as much away from a free offer there. */
  function exchange(c: number): void {
    const cell = cells[c]!
    for (const other of order) {
      const rival = cells[other]!
      if (rival.party !== cell.party || selection.total[rival.entry.offer]! >= 0 || amount[other] === 0) continue
      remove(other, Math.ceil((offerRoom(cell.entry.offer) * cell.ratio) / rival.ratio))
      add(c, offerRoom(cell.entry.offer))
      if (offerRoom(cell.entry.offer) === 0) return
    }
  }
}

/** Grams of room under every cap, exact: counted need times the share's denominator against the numerator times the base. */
function capRoom(book: Book, programme: Programme, caps: readonly Cap[]) {
  const { cells, parties } = programme
  const rows = caps.map(cap => {
    const counted = cells.map(({ entry, party }) => cap.counts(entry.offer, parties[party]!.lines[0]!))
    const inBase = cells.map(
      ({ party }) => cap.material === undefined || book.lines[parties[party]!.lines[0]!]!.material === cap.material,
    )
    return { cap, counted, inBase, used: 0, matched: 0, share: Number(cap.share.n) / Number(cap.share.d) }
  })
  return {
    /** Takes away a few grams of what counts, the smallest goods first, until every cap holds; false when it cannot. */
    trim(order: readonly number[], remove: (c: number, grams: number) => boolean): boolean {
      for (let turn = 0; turn < 400; turn++) {
        let broken = false
        for (const row of rows) {
          const over = () =>
            row.used - Number((BigInt(Math.floor(row.cap.base ?? row.matched)) * row.cap.share.n) / row.cap.share.d)
          if (over() <= 0) continue
          broken = true
          for (let n = order.length - 1; n >= 0 && over() > 0; n--) {
            const c = order[n]!
            if (!row.counted[c]) continue
            const perGram = row.cap.base === undefined ? 1 - row.share : 1
            remove(c, Math.ceil((over() + 1) / Math.max(1e-6, perGram) / cells[c]!.ratio))
          }
          if (over() > 0) return false
        }
        if (!broken) return true
      }
      return false
    },
    allows(c: number): number {
      let grams = Number.POSITIVE_INFINITY
      const { ratio } = cells[c]!
      for (const { cap, counted, inBase, used, matched, share } of rows) {
        if (!counted[c]) continue
        const base = cap.base ?? matched
        const limit = Number((BigInt(Math.floor(base)) * cap.share.n) / cap.share.d)
        const growth = cap.base === undefined && inBase[c] ? ratio * (1 - share) : ratio
        if (growth > 0) grams = Math.min(grams, Math.floor((limit - used) / growth))
      }
      return Math.max(0, grams)
    },
    use(c: number, grams: number): void {
      const { ratio } = cells[c]!
      for (const row of rows) {
        if (row.counted[c]) row.used += grams * ratio
        if (row.inBase[c]) row.matched += grams * ratio
      }
    },
  }
}
