import { UnreadableFile } from '../table.ts'
import { dayOf, mondayOf } from '../week.ts'
import type { Scheduled, Spanned } from './schedule.ts'
import { interchangeIn, type Segment } from './segments.ts'

/** Parties at which goods are delivered (code list 3035): delivery party, ship-to, consignee. */
const PLACES = new Set(['DP', 'ST', 'CN'])
/** Places of delivery (3227): place of discharge at the buyer's, place of delivery, additional internal destination. */
const LOCATIONS = new Set(['7', '11', '159'])
/** Quantities to be delivered (6063): discrete, ordered, to be delivered. All others are told and left out. */
const WANTED = new Set(['1', '21', '113'])
/** What a message does (1225) that is a whole schedule: replaces, repeats, or is the first. */
const WHOLE: ReadonlySet<string | undefined> = new Set(['5', '7', '9', undefined])
/** Plans (4017) of what is no demand: capacities, increases that may come, averages, most, reserves. */
const NO_DEMAND: ReadonlySet<string | undefined> = new Set(['6', '13', '14', '16', '17', '18', '20', '21'])
/** A line (1229) that is no more. */
const DELETED = '2'
/** When (2005): delivery requested, else shipment requested; earliest and latest; begin and end of the horizon. */
const [ON, SENT, FROM, TO] = [['2'], ['10'], ['64', '158'], ['63', '159']]

type Quantity = { readonly segment: Segment; readonly times: Segment[] }
type Item = {
  readonly number: string | undefined
  readonly segment: Segment
  /** The kind of its quantities that are to be delivered. */
  kind?: string
}

/** The quantities of all DELFOR messages (UN/EDIFACT, delivery schedule) of an interchange, with the qualifiers of those that were left out. */
export function readDelfor(bytes: Buffer): {
  readonly scheduled: readonly Scheduled[]
  readonly left: readonly string[]
} {
  const { segments, decimal } = interchangeIn(bytes)
  mustHaveOneMark(segments, decimal)
  const scheduled: Scheduled[] = []
  const left = new Set<string>()
  for (const message of messagesIn(segments)) readMessage(message, scheduled, left)
  return { scheduled, left: [...left].sort() }
}

const malformed = (why: string) => new UnreadableFile('malformed', why)

/** Throws where quantities have both marks, or another than UNA names: one of them would part thousands. */
function mustHaveOneMark(segments: readonly Segment[], named: string | undefined): void {
  const marks = new Set(named === '.' || named === ',' ? [named] : [])
  for (const segment of segments)
    if (segment.tag === 'QTY') for (const mark of at(segment, 0, 1)?.match(/[.,]/g) ?? []) marks.add(mark)
  if (marks.size > 1)
    throw malformed('The interchange has both . and , before decimals, the one that UNA names counted: which is meant?')
}

/** What is around messages, and never within one. */
const AROUND: ReadonlySet<string> = new Set(['UNB', 'UNG', 'UNH', 'UNE', 'UNZ'])

/**
 * Each message from UNH to UNT. Throws `UnreadableFile` for one that is no whole delivery schedule, and where anything is missing, there twice, or not
 * where it belongs: what is left out of a schedule, or counted twice, would be a wrong quantity.
 */
function messagesIn(segments: readonly Segment[]): Segment[][] {
  const messages: Segment[][] = []
  let open: Segment[] | undefined
  let groups = 0
  for (const segment of segments) {
    const { tag, nth } = segment
    if (open && AROUND.has(tag)) throw malformed('The interchange has a message without UNT.')
    if (tag === 'UNH') open = []
    if (tag === 'UNG') groups += 1
    const isInPlace = tag === 'UNB' ? nth === 1 : tag === 'UNZ' ? nth === segments.length : open || AROUND.has(tag)
    if (!isInPlace) throw malformed(`Segment ${nth} (${tag}) is not where it belongs: a message may have lost its UNH.`)
    open?.push(segment)
    if (tag !== 'UNT' || !open) continue
    mustBeWhole(open, segment)
    messages.push(open)
    open = undefined
  }
  mustHaveAll(segments, messages, groups)
  return messages
}

function mustBeWhole(message: readonly Segment[], last: Segment): void {
  const [first] = message
  const kind = first && at(first, 1, 0)
  if (kind !== 'DELFOR')
    throw new UnreadableFile('unsupported', `The message ${kind} is no delivery schedule (DELFOR).`)
  const said = at(last, 0, 0)
  if (said !== String(message.length))
    throw malformed(`UNT counts ${said} segments of a message that has ${message.length}.`)
  if (first && at(first, 0, 0) !== at(last, 1, 0))
    throw malformed(`UNT ends the message ${at(last, 1, 0)}, UNH began ${at(first, 0, 0)}.`)
  const does = message.flatMap(one => (one.tag === 'BGM' ? [at(one, 2, 0)] : [])).find(one => !WHOLE.has(one))
  if (does === '1') throw new UnreadableFile('unsupported', 'The message cancels a delivery schedule.')
  if (does !== undefined)
    throw new UnreadableFile('unsupported', `The message is no whole delivery schedule: its function (BGM) is ${does}.`)
}

/** Throws where UNZ knows of another number of messages, or ends another interchange, or a message is there twice. */
function mustHaveAll(segments: readonly Segment[], messages: readonly Segment[][], groups: number): void {
  const [begin, end] = [segments[0], segments.at(-1)]
  if (!begin || !end) return
  const [said, count] = [at(end, 0, 0), groups || messages.length]
  if (said !== String(count)) throw malformed(`UNZ counts ${said} messages of an interchange that has ${count}.`)
  if (at(begin, 4, 0) !== at(end, 1, 0))
    throw malformed(`UNZ ends the interchange ${at(end, 1, 0)}, UNB began ${at(begin, 4, 0)}.`)
  const names = messages.map(([first]) => first && at(first, 0, 0))
  const twice = names.find((name, nth) => names.indexOf(name) !== nth)
  if (twice !== undefined) throw malformed(`The interchange has the message ${twice} twice.`)
}

const at = ({ elements }: Segment, element: number, component: number): string | undefined =>
  elements[element]?.[component] || undefined

function readMessage(message: readonly Segment[], scheduled: Scheduled[], left: Set<string>): void {
  let party: string | undefined
  let item: Item | undefined
  let place: string | undefined
  let plan: string | undefined
  let quantity: Quantity | undefined
  let isOfQuantity = false
  const done = (): void => {
    const of = quantity
    quantity = undefined
    if (!of) return
    const why = leftOut(at(of.segment, 0, 0), plan, item)
    if (why === undefined) scheduled.push(scheduledOf(of, item, place ?? party, scheduled.length + 1))
    else left.add(why)
  }
  for (const segment of message) {
    const { tag } = segment
    if (['QTY', 'LIN', 'NAD', 'SCC', 'UNS', 'UNT'].includes(tag)) done()
    if (['LIN', 'NAD', 'SCC'].includes(tag)) plan = tag === 'SCC' ? at(segment, 0, 0) : undefined
    if (tag === 'NAD' && PLACES.has(at(segment, 0, 0) ?? '')) {
      party = at(segment, 1, 0)
      ;[item, place] = [undefined, undefined]
    }
    if (tag === 'LIN') [item, place] = [{ number: at(segment, 2, 0), segment }, undefined]
    // The buyer's own number where the line has none.
    if (tag === 'PIA' && item && item.number === undefined) item = { ...item, number: at(segment, 1, 0) }
    if (tag === 'LOC' && LOCATIONS.has(at(segment, 0, 0) ?? '')) {
      if (item) place = at(segment, 1, 0)
      else party = at(segment, 1, 0)
    }
    if (tag === 'QTY') quantity = { segment, times: [] }
    // After RFF a date is that of the document which it names.
    if (tag !== 'DTM') isOfQuantity = tag === 'QTY'
    else if (isOfQuantity) quantity?.times.push(segment)
  }
}

/** What says that a quantity is nothing to be delivered. */
function leftOut(kind = '', plan: string | undefined, item: Item | undefined): string | undefined {
  if (!WANTED.has(kind)) return `QTY+${kind}`
  if (NO_DEMAND.has(plan)) return `SCC+${plan}`
  return item && at(item.segment, 1, 0) === DELETED ? `LIN++${DELETED}` : undefined
}

/** Why a quantity cannot be added to those before it of its item. */
function mixedWith(item: Item | undefined, kind = ''): { readonly fault?: string } {
  if (!item) return {}
  item.kind ??= kind
  return item.kind === kind
    ? {}
    : { fault: `of another kind than QTY+${item.kind} of the same line: one may be the sum of the other` }
}

function scheduledOf(
  { segment, times }: Quantity,
  item: Item | undefined,
  plant: string | undefined,
  row: number,
): Scheduled {
  const quantity = (at(segment, 0, 1) ?? '').replace(',', '.')
  return {
    number: item?.number,
    plant,
    quantity,
    unit: at(segment, 0, 2),
    ...mixedWith(item, at(segment, 0, 0)),
    when: whenOf(times),
    row,
    at: part => {
      const where = part === 'material' ? (item?.segment ?? segment) : part === 'date' ? (times[0] ?? segment) : segment
      const value = {
        material: item?.number,
        plant,
        quantity,
        unit: at(segment, 0, 2),
        date: times[0]?.elements[0]?.join(':'),
      }[part]
      return { row, field: `segment ${where.nth} (${where.tag})`, ...(value === undefined ? {} : { value }) }
    },
  }
}

function whenOf(times: readonly Segment[]): Spanned {
  const named = (codes: readonly string[]) => times.find(one => codes.includes(at(one, 0, 0) ?? ''))
  const on = named(ON) ?? named(SENT)
  if (on) return spanOf(on)
  const [from, to] = [named(FROM) ?? named(TO), named(TO) ?? named(FROM)]
  if (!from || !to) return { fault: 'no date of delivery (DTM+2, 10, 63, 64, 158 or 159)' }
  const [first, last] = [spanOf(from), spanOf(to)]
  if ('fault' in first) return first
  return 'fault' in last ? last : { from: first.from, to: last.to }
}

/** A date, a week, a month or a range, by its format (2379). */
function spanOf(segment: Segment): Spanned {
  const text = at(segment, 0, 1) ?? ''
  const format = at(segment, 0, 2) ?? '102'
  const number = (start: number, length: number): number => Number(text.slice(start, start + length))
  const day = (start: number): number | undefined => dayOf(number(start, 4), number(start + 4, 2), number(start + 6, 2))
  const span = (from: number | undefined, to: number | undefined): Spanned =>
    from === undefined || to === undefined ? { fault: 'the calendar has no such day' } : { from, to }
  if (/^(?:102|203|204)$/.test(format) && /^\d{8}(?:\d{4}|\d{6})?$/.test(text)) return span(day(0), day(0))
  if (format === '616' && /^\d{6}$/.test(text)) {
    const monday = mondayOf(number(0, 4), number(4, 2))
    return monday === undefined ? { fault: 'the year has no such week' } : { from: monday, to: monday + 6 }
  }
  if (format === '610' && /^\d{6}$/.test(text)) {
    const [year, month] = [number(0, 4), number(4, 2)]
    const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)
    return span(dayOf(year, month, 1), next === undefined ? undefined : next - 1)
  }
  if (format === '718' && /^\d{8}-?\d{8}$/.test(text)) return span(day(0), day(text.length - 8))
  return { fault: `no date of a format that is read (102, 203, 204, 610, 616, 718): ${format}` }
}
