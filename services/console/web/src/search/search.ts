/** What can be found, in the order in which it is shown. */
export const KINDS = ['page', 'round', 'participant', 'forecast', 'offer', 'batch'] as const
export type Kind = (typeof KINDS)[number]

/** Something with a page of its own. `more`: by what else it is found and told apart, such as its reference. */
export type Find = {
  readonly id: string
  readonly kind: Kind
  readonly label: string
  readonly more?: string
  readonly to: string
}

/** Finds of a kind that are shown. */
export const MOST_OF_A_KIND = 7

export type Found = {
  readonly kind: Kind
  readonly finds: readonly Find[] /** Those left out. */
  readonly more: number
}

/** In lower case, without accents, and letters of whatever width alike. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFKC').toLowerCase()

/** How well a text begins with a word: 0 at its beginning, 1 at that of a word, 2 within; nothing where it is not in it. */
function placeOf(text: string, word: string): number | undefined {
  if (text.startsWith(word)) return 0
  if (!text.includes(word)) return undefined
  return text.split(/[^\p{L}\p{N}]+/u).some(one => one.startsWith(word)) ? 1 : 2
}

/** What has every word of a text in its name or what else it is known by, the best first, kind by kind; without a word the pages. */
export function foundIn(finds: readonly Find[], text: string): Found[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  const ranked = finds.flatMap(find => {
    if (words.length === 0) return find.kind === 'page' ? [{ find, place: 0 }] : []
    const known = [find.label, find.more ?? ''].map(plain)
    const places = words.map(word => Math.min(...known.map(one => placeOf(one, word) ?? Number.POSITIVE_INFINITY)))
    return places.every(Number.isFinite) ? [{ find, place: places.reduce((sum, one) => sum + one, 0) }] : []
  })
  return KINDS.flatMap(kind => {
    const own = ranked.filter(({ find }) => find.kind === kind)
    if (own.length === 0) return []
    const sorted = own.toSorted((a, b) => a.place - b.place).map(({ find }) => find)
    const most = words.length === 0 ? sorted.length : MOST_OF_A_KIND
    return [{ kind, finds: sorted.slice(0, most), more: Math.max(0, sorted.length - most) }]
  })
}
