/** Of units and the like at the end of a name, how people write them. */
const ENDS: Readonly<Record<string, string>> = { Kg: '(kg)', Pct: '(%)', Ms: '(ms)' }

/** The name of a figure in words: `rules.maxCountrySharePct` is "rules: max country share (%)". */
export const inWords = (path: string): string => path.split('.').map(wordsOf).join(': ')

/** Times and the like whose split name reads badly. */
const NAMES: Readonly<Record<string, string>> = {
  collectionClosesAt: 'collection closes',
  offersCloseAt: 'offers close',
  askedAt: 'asked',
  submittedAt: 'submitted',
  updatedAt: 'changed',
  createdAt: 'made',
  parkedAt: 'parked since',
  nextAttemptAt: 'next attempt',
  deliverTo: 'delivered to',
  deliverFrom: 'delivered from',
  oldestAgeMs: 'oldest (ms)',
}

function wordsOf(name: string): string {
  const known = NAMES[name]
  if (known !== undefined) return known
  // What somebody has called something stays as it is.
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return name
  const [, stem = name, end = ''] = /^(.+)(Kg|Pct|Ms)$/.exec(name) ?? []
  const words = stem.replaceAll(/(?<=[a-z0-9])[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return end === '' ? words : `${words} ${ENDS[end]}`
}
