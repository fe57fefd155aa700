import { z } from 'zod'
import { type Fault, placed, type Read } from '../world/fault.ts'
import {
  ASSET_ID,
  DIRECTION,
  LOCATION,
  type Location,
  locationOf,
  type Reading,
  readPayload,
  seen,
  TIMESTAMP,
  writeLocation,
} from './aspect.ts'

const MOST = 10_000
const DAYS_OF_SUPPLY = z.object({
  materialGlobalAssetId: ASSET_ID,
  direction: DIRECTION,
  allocatedDaysOfSupply: z
    .array(
      LOCATION.extend({
        /** The day itself at least. */
        amountOfAllocatedDaysOfSupply: z
          .array(z.object({ date: TIMESTAMP, daysOfSupply: z.number().min(0) }))
          .min(1)
          .max(MOST),
      }),
    )
    .max(MOST),
})
type Payload = z.infer<typeof DAYS_OF_SUPPLY>

/** For how many days what lies at a place lasts, by the day on which it is counted or expected. */
export type SupplyLine = Location & {
  readonly days: readonly { readonly date: string; readonly days: number }[]
}

export type DaysOfSupply = {
  readonly asset: string
  readonly direction: Payload['direction']
  readonly supplies: readonly SupplyLine[]
}

/** A payload of the aspect DaysOfSupply 2.0.0. */
export function readDaysOfSupply(input: unknown): Reading<DaysOfSupply> {
  const read = readPayload(DAYS_OF_SUPPLY, input)
  if ('faults' in read) return read
  const { materialGlobalAssetId: asset, direction, allocatedDaysOfSupply } = read.value
  const faults = twiceFaults(read.value)
  if (faults.length > 0) return { faults }
  const supplies = allocatedDaysOfSupply.map(own => ({
    ...locationOf(own),
    days: own.amountOfAllocatedDaysOfSupply.map(({ date, daysOfSupply: days }) => ({ date, days })),
  }))
  return { value: { asset, direction, supplies }, remarks: read.remarks }
}

/** No place twice, and no day twice of a place. */
function twiceFaults({ allocatedDaysOfSupply }: Payload): Fault[] {
  const isKnown = seen()
  return allocatedDaysOfSupply.flatMap((own, n) => {
    const path = ['allocatedDaysOfSupply', n]
    const isStated = seen()
    return [
      ...(isKnown(`${own.stockLocationBPNS} ${own.stockLocationBPNA}`)
        ? [placed(path, 'another row is of the same place')]
        : []),
      ...own.amountOfAllocatedDaysOfSupply.flatMap(({ date }, d) =>
        isStated(date) ? [placed([...path, 'amountOfAllocatedDaysOfSupply', d, 'date'], 'is stated already')] : [],
      ),
    ]
  })
}

/** Days of supply as a payload of the aspect; what the model forbids is refused with the place in it. */
export function writeDaysOfSupply({ asset, direction, supplies }: DaysOfSupply): Read<Payload> {
  const payload: Payload = {
    materialGlobalAssetId: `urn:uuid:${asset}`,
    direction,
    allocatedDaysOfSupply: supplies.map(({ days, ...location }) => ({
      ...writeLocation(location),
      amountOfAllocatedDaysOfSupply: days.map(own => ({ date: own.date, daysOfSupply: own.days })),
    })),
  }
  const read = readDaysOfSupply(payload)
  return 'faults' in read ? read : { value: payload }
}
