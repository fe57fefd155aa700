import { quartersOf } from './quarters.ts'
import { defaultTechnologies, type Plan } from './table.ts'

const ALLOYED = 'vehicle: NdFeB, alloyed'
const DIFFUSED = 'vehicle: NdFeB, grain-boundary diffusion'
const FERRITE = 'vehicle: ferrite'

/** Half the vehicles change to grain-boundary diffusion in 2028, a tenth to ferrite in 2032. Every figure but those of the table is invented. */
export const vehiclePlan = (more: Partial<Plan> = {}): Plan => {
  const span = { from: '2027-Q1', to: '2035-Q4' }
  const quarters = quartersOf(span)
  const mix = quarters.flatMap(quarter => {
    const rows: [string, string][] =
      quarter < '2028-Q1'
        ? [[ALLOYED, '1']]
        : quarter < '2032-Q1'
          ? [
              [ALLOYED, '0.5'],
              [DIFFUSED, '0.5'],
            ]
          : [
              [ALLOYED, '0.4'],
              [DIFFUSED, '0.5'],
              [FERRITE, '0.1'],
            ]
    return rows.map(([technology, share]) => ({ technology, quarter, share }))
  })
  return {
    ...span,
    asOf: '2026-12-01',
    currency: 'EUR',
    ...defaultTechnologies(),
    units: quarters.map(quarter => ({ endUse: 'vehicles', quarter, units: '10000' })),
    mix,
    ...more,
  }
}
