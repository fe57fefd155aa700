import { gradeMeets, periodInside, periodMonths } from '@lodestone/kernel'
import { namesGoods, type Offered } from '../disclosure/published.ts'
import type { OwnLine, PartyReason, Published } from './explanation.parts.ts'
import { policyOf } from './explanation.pool.ts'

/** The first of material, grade, period and origin that nothing offered in the round meets, for the line's own goods or a substitute. */
export function notOffered(line: OwnLine, published: Published): PartyReason | undefined {
  const { offered, rules } = published
  const wanted = [line, ...(line.substitutes ?? [])]
  const material = offered.filter(one => wanted.some(want => want.material === one.material))
  if (material.length === 0)
    return {
      code: 'material-not-offered',
      figures: { material: line.material },
      sentences: [`No offer in this round is for ${line.material} or a substitute you accept.`],
    }
  // A grade in somebody's own words is not listed, so nothing can be said of one.
  if (wanted.some(({ grade }) => grade !== undefined && !namesGoods(grade))) return undefined
  const grade = material.filter(one =>
    wanted.some(want => want.material === one.material && gradeMeets(one.grade, want.grade)),
  )
  if (grade.length === 0) {
    const asked = wanted.find(want => want.grade !== undefined)?.grade ?? ''
    const grades = [...new Set(material.map(one => one.grade ?? 'no stated grade'))].sort().slice(0, 5)
    return {
      code: 'grade-not-met',
      figures: { grade: asked, offeredGrades: grades },
      sentences: [
        `No offer of ${line.material} or a substitute met grade ${asked}; offered were ${grades.join(', ')}.`,
      ],
    }
  }
  const period = grade.filter(one => periodInside(one.period, line.period))
  if (period.length === 0) {
    const nearest = nearestTo(line.period, grade)
    return {
      code: 'period-not-offered',
      figures: { period: line.period, nearestPeriod: nearest },
      sentences: [`No offer of ${line.material} delivers within ${line.period}; the nearest delivers in ${nearest}.`],
    }
  }
  if (period.some(one => one.eligible !== '0')) return undefined
  const policy = policyOf(published)
  const { assurance = 'declared' } = rules
  const known = assurance === 'declared' ? '' : `, ${assurance}`
  return {
    code: 'no-eligible-origin',
    figures: {
      floor: rules.provenanceFloor,
      ...(assurance === 'declared' ? {} : { assurance }),
      ...policy.figures,
    },
    sentences: [
      `What is offered of ${line.material} in ${line.period} is not of the origin that the round asks for${policy.words}, level ${rules.provenanceFloor} or better${known}.`,
    ],
  }
}

function nearestTo(wanted: string, offered: readonly Offered[]): string {
  const own = periodMonths(wanted)
  const distance = (text: string): number => {
    const other = periodMonths(text)
    return own && other ? Math.max(own.first - other.first, other.last - own.last, 0) : Number.POSITIVE_INFINITY
  }
  return offered
    .map(one => one.period)
    .reduce((a, b) => (distance(b) < distance(a) || (distance(b) === distance(a) && b < a) ? b : a))
}
