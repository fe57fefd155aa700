/** The order of two cells: figures as exact decimals, texts as the language has it; what is missing comes last. */
export function compareText(a: unknown, b: unknown, numeric: boolean, locale: string): number {
  const [one, other] = [asText(a), asText(b)]
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
  return numeric ? compareDecimals(one, other) : one.localeCompare(other, locale, { numeric: true })
}

const asText = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value)

/** Decimal strings of any length, compared without a float. */
export function compareDecimals(a: string, b: string): number {
  const [minusA, minusB] = [a.startsWith('-'), b.startsWith('-')]
  if (minusA !== minusB) return minusA ? -1 : 1
  const bySize = compareSizes(minusA ? a.slice(1) : a, minusB ? b.slice(1) : b)
  return minusA ? -bySize : bySize
}

function compareSizes(a: string, b: string): number {
  const [wholeA = '', fractionA = ''] = a.split('.')
  const [wholeB = '', fractionB = ''] = b.split('.')
  const digits = Math.max(wholeA.length, wholeB.length)
  const places = Math.max(fractionA.length, fractionB.length)
  const [x, y] = [
    wholeA.padStart(digits, '0') + fractionA.padEnd(places, '0'),
    wholeB.padStart(digits, '0') + fractionB.padEnd(places, '0'),
  ]
  return x < y ? -1 : x > y ? 1 : 0
}
