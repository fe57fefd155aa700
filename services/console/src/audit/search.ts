import { type AuditEntry, type ServiceName, values } from '@lodestone/contracts'
import { notOfThisList, readCursor, toCursor } from '@lodestone/http'
import { AUDITED } from './audit.ts'

/** An entry with the service whose journal has it. */
export type Found = AuditEntry & { readonly service: ServiceName }
/** Where a page ended. */
export type Place = {
  readonly time: string
  readonly service: ServiceName
  readonly seq: number
  readonly subject: string
}

const rankOf = ({ service }: Pick<Found, 'service'>): number => AUDITED.indexOf(service)
const down = (one: string | number, other: string | number): number => (one < other ? 1 : one > other ? -1 : 0)

/** The latest first; of one instant in the order of services, of one service the last subject and number first. */
export const inOrder = (one: Found, other: Found): number =>
  down(one.time, other.time) ||
  rankOf(one) - rankOf(other) ||
  down(one.subject, other.subject) ||
  down(one.seq, other.seq)

/** What a service is asked so that it gives what comes after a place: entries before an instant, of its own page after the entry. */
export function askedAfter(service: ServiceName, place: Place | undefined, to: string) {
  if (!place) return { to }
  const [own, ended] = [rankOf({ service }), rankOf(place)]
  const next = new Date(Date.parse(place.time) + 1).toISOString()
  // What services before it have of that instant has been shown.
  const before = own < ended ? place.time : next
  const { time, subject, seq } = place
  return { to: before < to ? before : to, ...(own === ended ? { after: `${time}/${seq}/${subject}` } : {}) }
}

export const cursorOf = ({ time, service, seq, subject }: Place): string =>
  toCursor(`${time}/${service}/${seq}/${subject}`)

export function placeOf(cursor: string | undefined): Place | undefined {
  const text = readCursor(cursor)
  if (text === undefined) return undefined
  const [, time = '', name, seq, subject = ''] = /^([^/]+)\/([a-z]+)\/(\d{1,9})\/(.*)$/s.exec(text) ?? []
  const service = AUDITED.find(one => one === name)
  if (!service || !values.instant.safeParse(time).success) throw notOfThisList()
  return { time, service, seq: Number(seq), subject }
}
