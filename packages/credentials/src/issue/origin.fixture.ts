import type { JsonObject } from '@lodestone/kernel/json'
import { capacitySubject, facilitySubject, makingSubject } from './origin.ts'

/** Subjects by which batches are proven that one site in Australia separated. */

type Site = { readonly id: string; readonly name: string }
export const siteSubject = (site: Site, operator: Site): JsonObject =>
  facilitySubject({ site: { ...site, country: 'AU' }, operator, stages: ['separation'] })

export type LotMade = readonly [name: string, kilograms: number]
const lotOf = ([id, kilograms]: LotMade) => ({ id, name: id, kilograms: String(kilograms) })
export const madeOf = (
  output: LotMade,
  inputs: readonly LotMade[],
  site: string,
  time: Date,
  beside: readonly LotMade[] = [],
): JsonObject[] =>
  makingSubject({
    event: { id: `${output[0]}/made`, time },
    stage: 'separation',
    site,
    outputs: [output, ...beside].map(lotOf),
    inputs: inputs.map(lotOf),
  })

export const capacityOf = (site: Site, operator: Site, yearlyKg: string): JsonObject =>
  capacitySubject({ attestation: `${site.id}/capacity`, site, operator, stage: 'separation', yearlyKg })
