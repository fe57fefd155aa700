import { isObject } from '@lodestone/kernel'
import { dateOf, dayNumber } from '@lodestone/provenance'
import { z } from 'zod'
import { type Fault, placed, readBy } from '../world/fault.ts'

/**
 * What the aspects of stock have in common, written after the models ItemStock 2.0.0 and DaysOfSupply 2.0.0 of Catena-X. Source: Eclipse Tractus-X,
 * semantic models, CC BY 4.0; the published schemas themselves hold less than the models say.
 */

const ASSET = /^(?:urn:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i
const TIME =
  /^(\d{4}-\d{2}-\d{2})T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/

const isTime = (text: string): boolean => {
  const day = TIME.exec(text)?.[1]
  const number = day === undefined ? Number.NaN : dayNumber(day)
  return Number.isFinite(number) && dateOf(number) === day
}

export const TIMESTAMP = z.string().refine(isTime, 'a time such as 2026-05-04T06:00:00Z')
/** The type of part that is meant, as a UUID in small letters without its prefix. */
export const ASSET_ID = z
  .string()
  .regex(ASSET, 'a UUID, with or without urn:uuid:')
  .transform(text => text.replace(/^urn:uuid:/i, '').toLowerCase())
/** To a supplier of what lies here, or to a customer of what is meant for it. */
export const DIRECTION = z.enum(['INBOUND', 'OUTBOUND'])
const SITE = z.string().regex(/^BPNS[a-z0-9]{12}$/i, 'a number of a site: BPNS and 12 letters or digits')
const ADDRESS = z.string().regex(/^BPNA[a-z0-9]{12}$/i, 'a number of an address: BPNA and 12 letters or digits')

/** Where something lies, and when that was last looked at. */
export type Location = { readonly site: string; readonly address: string; readonly updatedAt: string }
export const LOCATION = z.object({
  stockLocationBPNS: SITE,
  stockLocationBPNA: ADDRESS,
  lastUpdatedOnDateTime: TIMESTAMP,
})
type Located = z.infer<typeof LOCATION>

export const locationOf = (own: Located): Location => ({
  site: own.stockLocationBPNS,
  address: own.stockLocationBPNA,
  updatedAt: own.lastUpdatedOnDateTime,
})
export const writeLocation = ({ site, address, updatedAt }: Location): Located => ({
  stockLocationBPNS: site,
  stockLocationBPNA: address,
  lastUpdatedOnDateTime: updatedAt,
})

/** Whether one before has the same name; each is asked in turn. */
export function seen(): (name: string) => boolean {
  const names = new Set<string>()
  return name => names.size === names.add(name).size
}

/** What was read, with what the sender should be told of; or what is wrong with it. */
export type Reading<T> =
  | { readonly value: T; readonly remarks: readonly Fault[] }
  | { readonly faults: readonly Fault[] }

/** A payload by a schema that drops what it does not know, which is told of field by field: a price or a partner's name may have slipped in. */
export function readPayload<T>(schema: z.ZodType<T>, input: unknown): Reading<T> {
  const read = readBy(schema, input)
  return 'faults' in read ? read : { value: read.value, remarks: strayIn(input, read.value, []) }
}

/** Remarks that are listed. */
const MOST = 100

function strayIn(input: unknown, known: unknown, path: readonly PropertyKey[]): Fault[] {
  if (Array.isArray(input) && Array.isArray(known))
    return input.flatMap((one, n) => strayIn(one, known[n], [...path, n])).slice(0, MOST)
  if (!isObject(input) || !isObject(known)) return []
  return Object.keys(input)
    .flatMap(name =>
      Object.hasOwn(known, name)
        ? strayIn(input[name], known[name], [...path, name])
        : [placed([...path, name], 'not of the model: left out, and better not sent')],
    )
    .slice(0, MOST)
}
