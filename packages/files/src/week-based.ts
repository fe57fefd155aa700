import type { FileMapping, WeekBasedMaterialDemand } from '@lodestone/contracts'
import { decimalOfDouble } from '@lodestone/kernel'
import type { Seen } from './found.ts'
import { addUp, type Mapped, type Want } from './mapped.ts'
import { gramsOf } from './mass.ts'
import type { Remark } from './table.ts'
import { readDate, weekday } from './week.ts'

/** Catena-X demand: every week of every series of every material. */
export function readWeekBased(demands: readonly WeekBasedMaterialDemand[], mapping: FileMapping): Mapped {
  const faults: Remark[] = []
  const warnings: Remark[] = []
  const wants: Want[] = []
  const known = new Set<string>()
  const seen: Seen[] = []
  let rows = 0
  for (const [index, demand] of demands.entries()) {
    const path = demands.length === 1 ? '' : `${index}.`
    const number = demand.materialNumberCustomer
    if (demand.materialDemandIsInactive) {
      warnings.push({ field: `${path}materialDemandIsInactive`, message: 'this demand is inactive and left out' })
      continue
    }
    if (known.has(demand.materialDemandId))
      faults.push({
        field: `${path}materialDemandId`,
        value: demand.materialDemandId,
        message: 'there twice: one of them is out of date, or both are the same',
      })
    known.add(demand.materialDemandId)
    const unit = demand.unitOfMeasureIsOmitted ? mapping.unit : demand.unitOfMeasure?.replace(/^.*:/, '')
    for (const [nth, series] of demand.demandSeries.entries())
      for (const [week, { pointInTime, demand: quantity }] of series.demands.entries()) {
        rows += 1
        const { customerLocation: plant } = series
        seen.push({
          number,
          plant,
          unit: demand.unitOfMeasureIsOmitted ? undefined : unit,
          about: demand.materialDescriptionCustomer,
        })
        const at = `${path}demandSeries.${nth}.demands.${week}`
        const day = readDate(pointInTime, undefined)
        if ('fault' in day || weekday(day.day) !== 0) {
          faults.push({
            row: rows,
            field: `${at}.pointInTime`,
            value: pointInTime,
            message: 'not the Monday of a week',
          })
          continue
        }
        const grams = gramsOf(decimalOfDouble(quantity) ?? '', unit, mapping.materials[number]?.kgPerUnit)
        if (typeof grams === 'string') {
          faults.push({ row: rows, field: `${at}.demand`, value: String(quantity), message: grams })
          continue
        }
        const place = { row: rows, field: '' }
        wants.push({
          number,
          plant: series.customerLocation,
          when: { monday: day.day },
          grams,
          row: rows,
          at: what =>
            what === 'plant'
              ? { ...place, field: `${path}demandSeries.${nth}.customerLocation`, value: series.customerLocation }
              : { ...place, field: `${path}materialNumberCustomer`, value: number },
        })
      }
  }
  return { lines: addUp(wants, mapping, faults), faults, warnings, rows, seen }
}
