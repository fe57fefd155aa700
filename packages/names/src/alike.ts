/** Characters of a common beginning that count, and how much: Winkler's. */
const PREFIX = 4
const PREFIX_WEIGHT = 0.1

/**
 * How alike two words are, from 0 to 1: Jaro's similarity with Winkler's weight for a common beginning (W. E. Winkler, String Comparator Metrics and
 * Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage, 1990). The same whichever comes first.
 */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return 1
  const [a, b] = one.length < other.length || (one.length === other.length && one < other) ? [one, other] : [other, one]
  const reach = Math.max(0, Math.floor(b.length / 2) - 1)
  const taken = new Set<number>()
  const common: string[] = []
  for (let i = 0; i < a.length; i++) {
    const last = Math.min(b.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= last; j++) {
      if (taken.has(j) || a[i] !== b[j]) continue
      taken.add(j)
      common.push(b[j] ?? '')
      break
    }
  }
  const m = common.length
  if (m === 0) return 0
  const inB = [...taken].sort((x, y) => x - y).map(j => b[j])
  const moved = common.filter((char, i) => char !== inB[i]).length / 2
  const jaro = (m / a.length + m / b.length + (m - moved) / m) / 3
  let prefix = 0
  while (prefix < PREFIX && prefix < a.length && a[prefix] === b[prefix]) prefix++
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro)
}
