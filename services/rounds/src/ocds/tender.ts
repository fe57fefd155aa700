import type { Cell } from '@lodestone/contracts'
import { periodInside, periodMonths } from '@lodestone/kernel'
import { findMaterial, holdsOn } from '@lodestone/provenance'
import type { Round } from '../round/round.ts'
import { HUB } from './party.ts'

/** OCDS knows quantities and amounts as JSON numbers only: exact strings become numbers here and nowhere else. */
export const toNumber = (text: string): number => Number(text)

export const KILOGRAM = { scheme: 'UNCEFACT', id: 'KGM', name: 'kilogram' } as const

/** What goods are: by the hub's catalogue, and by the customs code that stood on a day. */
export function classified(material: string, day: string) {
  const known = findMaterial(material)
  const codes = (known?.tradeCodes ?? []).filter(code => !code.uncertain && holdsOn(code, day))
  return {
    classification: { scheme: 'LODESTONE-MATERIAL', id: material, ...(known ? { description: known.name } : {}) },
    ...(codes.length > 0
      ? { additionalClassifications: codes.map(code => ({ scheme: code.system, id: code.code.replaceAll(' ', '') })) }
      : {}),
  }
}

const lotId = (material: string, period: string): string => `${material}/${period}`
const firstOf = (month: number): string => new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toISOString()

/** A lot for each material and period of delivery: what an offer is made for. */
const lotsOf = ({ draft }: Round) =>
  draft.materials.flatMap(material =>
    draft.periods.map(period => {
      const months = periodMonths(period)
      return {
        id: lotId(material, period),
        title: `${findMaterial(material)?.name ?? material}, delivered in ${period}`,
        ...(months
          ? { contractPeriod: { startDate: firstOf(months.first), endDate: lastInstantBefore(months.last + 1) } }
          : {}),
      }
    }),
  )

const lastInstantBefore = (month: number): string => new Date(Date.parse(firstOf(month)) - 1).toISOString()

/** The lot that a need belongs to; `undefined` where the round has none, or several periods that hold it. */
export function lotOf({ draft }: Round, material: string, period: string): string | undefined {
  const periods = draft.periods.filter(one => periodInside(period, one))
  return periods.length === 1 && draft.materials.includes(material) ? lotId(material, periods[0] ?? '') : undefined
}

/** The procedure as it stands when it opens: joint, among admitted organisations, decided by a published rule book. */
export const tenderOf = (round: Round) => ({
  id: round.id,
  title: round.draft.name,
  procuringEntity: { id: HUB.id, name: HUB.name },
  lots: lotsOf(round),
  procurementMethod: 'selective',
  procurementMethodDetails: 'Joint round of admitted members and suppliers, matched by a published rule book',
  mainProcurementCategory: 'goods',
  awardCriteria: 'ratedCriteria',
  awardCriteriaDetails: `Volume, then fair fill, then cost; allocation ${round.draft.rules.allocation}, pricing ${round.draft.rules.pricing}`,
})

/**
 * The cells of a pool sheet as items of the tender. A suppressed one has no quantity; null takes away what an earlier version of the sheet
 * may have told.
 */
export const itemsOf = (round: Round, cells: readonly Cell[], version: number, day: string) =>
  cells.map(cell => {
    const lot = lotOf(round, cell.material, cell.period)
    return {
      id: [cell.material, cell.grade ?? '*', cell.period, cell.bloc].join('/'),
      description: `${cell.material}${cell.grade ? ` ${cell.grade}` : ''} for ${cell.bloc}, delivered in ${cell.period}`,
      ...classified(cell.material, day),
      ...('quantityKg' in cell ? { quantity: toNumber(cell.quantityKg) } : version > 1 ? { quantity: null } : {}),
      unit: KILOGRAM,
      ...(lot ? { relatedLot: lot } : {}),
    }
  })
