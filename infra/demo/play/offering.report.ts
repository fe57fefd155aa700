import type { Offer, Screening } from '@lodestone/contracts'
import type { Progress } from './progress.ts'

/** An offer with what was found of its origin. */
export type JudgedOffer = { readonly offer: Offer; readonly note: string | undefined; readonly screening: Screening }

/** Says which levels of origin offers have, and why. */
export function reportScreening(
  judged: readonly JudgedOffer[],
  decided: JudgedOffer | undefined,
  progress: Progress,
): void {
  const by = Map.groupBy(judged, one => one.screening.level)
  const counts = [...by].sort(([a], [b]) => (a < b ? -1 : 1)).map(([level, of]) => `${of.length} ${level}`)
  progress.say(`          levels of origin: ${counts.join(', ')}; below B nothing is matched in this round:`)
  const verified = judged.filter(one => one.screening.assurance === 'verified')
  for (const { offer } of verified)
    progress.say(`            verified by credentials, from the mine on: ${offer.material} ${offer.period}`)
  for (const { offer, note, screening } of judged) {
    if (screening.level === 'A') continue
    const telling = screening.findings.find(finding => finding.code !== 'ownership-not-declared')
    const at = telling?.stage === undefined ? '' : ` at ${telling.stage}`
    progress.say(
      `            ${screening.level}  ${offer.material} ${offer.period}: ${note ?? ''}; ${telling?.code ?? ''}${at}`,
    )
    if (screening.level === 'U')
      for (const missing of screening.missing.slice(0, 1)) progress.say(`               missing: ${missing}`)
  }
  if (decided)
    progress.say(
      `          an operator decided ${decided.offer.material} ${decided.offer.period} by hand: B instead of U, with a reason`,
    )
}
