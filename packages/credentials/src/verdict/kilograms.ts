import { type Finding, found } from '../finding.ts'
import { declaredIn } from '../untp/capacity.ts'
import { isAbove } from '../untp/mass.ts'
import type { Batch, Event, Taken } from '../untp/taken.ts'
import { stagesOf } from './remit.ts'

/** 10,000 t: a seventh of what all separation outside China makes in a year, and more than any batch. */
export const MOST_KG = '10000000'
/** 1,000,000 t: more than twice what all mines of the world dig of rare earths in a year. */
const MOST_YEARLY_KG = '1000000000'

/** Kilograms that cannot be: none where goods are made of goods, none above zero, more than anybody has. */
export function kilogramFindings(taken: Taken | undefined, mostKg: string): Finding[] {
  if (taken?.kind === 'events') return taken.events.flatMap(one => ofEvent(one, mostKg))
  if (taken?.kind !== 'passport') return declaredIn(taken).flatMap(ofYear)
  const { product, materials } = taken
  return [
    ...(product ? ofMass(product.id, product.kilograms, mostKg) : []),
    ...materials.flatMap(one => ofMass(one.name, one.kilograms, mostKg)),
  ]
}

function ofEvent(event: Event, mostKg: string): Finding[] {
  if (event.what !== 'transformation') return event.batches.flatMap(one => ofMass(one.id, one.kilograms, mostKg))
  const of = event.id ?? 'transformation'
  return [...ofSide(`inputs of ${of}`, event.inputs, mostKg), ...ofSide(`outputs of ${of}`, event.outputs, mostKg)]
}

/** One side of a transformation: without the mass of every batch nothing can be balanced. */
const ofSide = (of: string, batches: readonly Batch[], mostKg: string): Finding[] =>
  batches.length === 0
    ? [found('kilograms-absurd', { of, absent: true })]
    : batches.flatMap(one =>
        one.kilograms === undefined
          ? [found('kilograms-absurd', { of: one.id, absent: true })]
          : ofMass(one.id, one.kilograms, mostKg),
      )

/** A capacity of no site or no stage would bound nothing although it was meant to. */
function ofYear({ sites, processes, yearly }: ReturnType<typeof declaredIn>[number]): Finding[] {
  const [of] = sites
  if (of === undefined || stagesOf(processes).length === 0)
    return [found('shape', { path: 'declaredValue', why: 'an annual capacity of no site, or of no stage' })]
  return yearly.flatMap(({ kilograms }) =>
    kilograms === undefined ? [found('kilograms-absurd', { of, absent: true })] : ofMass(of, kilograms, MOST_YEARLY_KG),
  )
}

function ofMass(of: string, kilograms: string | undefined, mostKg: string): Finding[] {
  if (kilograms === undefined) return []
  if (!isAbove(kilograms, '0')) return [found('kilograms-absurd', { of, kilograms })]
  return isAbove(kilograms, mostKg) ? [found('kilograms-absurd', { of, kilograms, mostKg })] : []
}
