import { findEvent, type ServiceName } from '@lodestone/contracts'
import { fromJson, vouched } from '@lodestone/kernel'
import type { InRecord, OutRecord } from '../ports.ts'
import { withoutUntold } from './untold.ts'

/** The header of a record whose data is sealed: for each reader its name and the wrapped data key, with a colon between. */
export const SEALED = 'lodestone-sealed'

/** Seals data for its readers: gives what may be seen, and the data key wrapped for each. */
export type SealFor = (
  readers: readonly ServiceName[],
  json: string,
  about: string,
) => { readonly sealed: string; readonly keys: readonly string[] }
/** The data again. Throws when the key does not fit. */
export type OpenWith = (sealed: string, key: string, about: string) => string

/** The text of a record's data; undefined when it is sealed for others. Throws when it cannot be opened. */
export type Open = (record: InRecord, topic: string, text: string) => string | undefined

const about = (topic: string, key: string | null, headers: Readonly<Record<string, string>>): string =>
  `${topic} ${key} ${headers.ce_id}`

/** Leaves out what a topic is not told, and seals the data of events that name who may read it; all others stay as they are. */
export const concealerOf =
  (seal: SealFor) =>
  (given: OutRecord): OutRecord => {
    const { readers: all, skippedBy, untold } = findEvent(given.headers.ce_type ?? '') ?? {}
    const record = untold ? { ...given, value: withoutUntold(given.value, untold) } : given
    if (!all) return record
    const skipped = skippedBy?.(JSON.parse(record.value)) ?? []
    const readers = all.filter(name => !skipped.includes(name))
    const { sealed, keys } = seal(readers, record.value, about(record.topic, record.key, record.headers))
    const named = readers.map((name, index) => `${name}:${keys[index]}`).join(',')
    return { ...record, value: JSON.stringify(sealed), headers: { ...record.headers, [SEALED]: named } }
  }

/** Opens what was sealed for one service. */
export const openerOf =
  (name: ServiceName, open: OpenWith): Open =>
  (record, topic, text) => {
    const named = record.headers[SEALED]
    if (named === undefined) return text
    const own = named.split(',').find(one => one.startsWith(`${name}:`))
    if (own === undefined) return undefined
    return open(fromJson(vouched<string>(text)), own.slice(name.length + 1), about(topic, record.key, record.headers))
  }
