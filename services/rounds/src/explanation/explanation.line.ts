import { exact, isAssured } from '@lodestone/kernel'
import { notOffered } from './explanation.goods.ts'
import type { Own, OwnLine, PartyReason, Published } from './explanation.parts.ts'
import { sentencesOnPool } from './explanation.pool.ts'
import { belowPool, mostOf, poolOf, shown, uncomparable } from './explanation.price.ts'

/** Why a line got what it got, as far as its own figures and what is published say it. */
export function reasonForLine(own: Own, published: Published): PartyReason {
  const line = own.entry as OwnLine
  const { gotKg, full, figures, text = '' } = own.outcome
  if (full)
    return { code: 'filled', figures: { askedKg: line.quantityKg, filledKg: gotKg, ...figures }, sentences: [text] }
  const reason = reasonWithin(line, gotKg, published)
  return { ...reason, figures: { askedKg: line.quantityKg, filledKg: gotKg, ...reason.figures } }
}

function reasonWithin(line: OwnLine, gotKg: string, published: Published): PartyReason {
  const got = gotKg !== '0'
  return (
    (got ? undefined : (uncomparable(line, published) ?? notOffered(line, published) ?? belowPool(line, published))) ??
    short(line, gotKg, published)
  )
}

/** What did not come of a line for which there are offers. Whatever it was is said in the same words: which it was would tell a price or a need of others. */
function short(line: OwnLine, gotKg: string, published: Published): PartyReason {
  const { rules } = published
  const most = mostOf(line, rules)
  const currency = rules.baseCurrency
  const on = sentencesOnPool(poolOf(line, published), currency)
  const ranked = rules.allocation === 'priority-then-pro-rata' && (line.priority ?? 5) > 1
  const stricter = line.provenanceFloor !== undefined && line.provenanceFloor < rules.provenanceFloor
  const surer = !isAssured(rules.assurance, line.assurance)
  const bySurplus = rules.objective === 'surplus'
  const may = [
    ...(most ? [`your ceiling of ${shown(most)} ${currency}/kg`] : []),
    ...(line.minimumKg === undefined || line.minimumKg === '0' ? [] : [`your minimum of ${line.minimumKg} kg`]),
    ...(ranked ? [`your priority of ${line.priority ?? 5} (lower numbers are served first)`] : []),
    ...(stricter ? [`the origin of level ${line.provenanceFloor} that you ask for`] : []),
    ...(surer ? [`the ${line.assurance} origin that you ask for`] : []),
  ]
  return {
    code: 'not-matched-in-full',
    figures: {
      ...(most ? { ceiling: exact.formatRational(most, 4) } : {}),
      ...(line.minimumKg === undefined || line.minimumKg === '0' ? {} : { minimumKg: line.minimumKg }),
      ...(ranked ? { priority: line.priority ?? 5 } : {}),
      ...(stricter ? { ownFloor: line.provenanceFloor } : {}),
      ...(surer ? { ownAssurance: line.assurance ?? null } : {}),
      ...(bySurplus ? { surplusFirst: true } : {}),
      currency,
      ...on.figures,
    },
    sentences: [
      gotKg === '0'
        ? `Nothing of the ${line.quantityKg} kg that you ask was matched.`
        : `Of the ${line.quantityKg} kg that you ask, ${gotKg} kg were matched.`,
      ...on.sentences,
      `Goods like yours are offered; what kept them from this line is not told, because it would tell what others ask or offer.`,
      may.length > 0
        ? `On your side it may be ${listed(may)}; on the round's, too few goods, minimum lots, freight to ${line.deliverTo} or the limits per country and supplier.`
        : `It may be too few goods, minimum lots, freight to ${line.deliverTo} or the round's limits per country and supplier.`,
      ...(bySurplus
        ? [
            'The round serves first where goods add the most, by ceiling less landed price, and shares by weight only among those that add the same.',
          ]
        : []),
    ],
  }
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`
