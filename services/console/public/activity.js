import { empty, h, show } from './dom.js'
import { count, mass, timeOfDay } from './format.js'

/** What happens, in sentences. */

const MOST_SHOWN = 120
const events = []

const lines = n => `${count(n)} ${n === 1 ? 'line' : 'lines'}`
const SAY = {
  'participants.participant-applied.v1': d => `${d.legalName} applied as ${d.kind}`,
  'participants.participant-admitted.v1': d => `${d.legalName} admitted`,
  'participants.participant-suspended.v1': d => `${d.legalName} suspended`,
  'participants.participant-changed.v1': d => `${d.legalName} changed`,
  'demand.forecast-submitted.v1': d => `Forecast ${d.reference} submitted`,
  'demand.forecast-revised.v1': d => `Forecast ${d.reference} revised, now version ${d.version}`,
  'demand.forecast-withdrawn.v1': () => 'Forecast withdrawn',
  'demand.entry-changed.v1': d => `${lines(d.lines)}, ${mass(d.quantityKg)}: ${d.status}`,
  'demand.book-collected.v1': d => `Collection ended with ${lines(d.count)}, ${mass(d.sumKg)}`,
  'demand.book-sealed.v1': d => `Demand sealed: ${lines(d.count)}, ${mass(d.sumKg)}`,
  'supply.offer-posted.v1': d => `Offer ${d.reference}: ${mass(d.quantityKg)} of ${d.material}, ${d.period}`,
  'supply.offer-revised.v1': d => `Offer ${d.reference} revised`,
  'supply.offer-withdrawn.v1': () => 'Offer withdrawn',
  'supply.offer-expired.v1': () => 'Offer expired',
  'supply.offer-screened.v1': d =>
    d.level === 'U' ? 'Origin not proven: an offer waits for an operator' : `Offer screened: level ${d.level}`,
  'supply.entry-changed.v1': d =>
    `Offer of ${mass(d.quantityKg)} ${d.material}: ${d.status}${d.reason ? `, now at level ${d.level}: ${d.reason}` : ''}`,
  'supply.evidence-expiring.v1': d =>
    `The ${d.type} for ${d.stage} of an offer at level ${d.level} ends on ${d.validTo}, in ${count(d.daysLeft)} days`,
  'supply.policy-changed.v1': d => `Policy ${d.name}: version ${d.version} from ${d.validFrom} on`,
  'supply.book-sealed.v1': d => `Supply sealed: ${count(d.count)} offers, ${mass(d.sumKg)}`,
  'aggregation.pool-published.v1': d => `Pool published: ${d.cells} cells, ${d.suppressed} suppressed`,
  'aggregation.cells-published.v1': d => `Demand published: ${d.cells} cells, ${d.suppressed} suppressed`,
  'rounds.round-opened.v1': d => `Round ${d.name} opened`,
  'rounds.pool-requested.v1': () => 'Collection over, pool requested',
  'rounds.round-closed.v1': () => 'Round closed: books are being sealed',
  'rounds.round-matched.v1': d => `Matched ${mass(d.matchedKg)} in ${count(d.allocations)} allocations`,
  'rounds.allocation-accepted.v1': d => `Allocation accepted by ${d.by}`,
  'rounds.allocation-declined.v1': d => `Allocation declined by ${d.by}`,
  'rounds.allocation-lapsed.v1': () => 'Allocation lapsed',
  'rounds.round-awarded.v1': d => `Awarded ${mass(d.quantityKg)} in ${count(d.awards)} allocations`,
  'rounds.contract-reported.v1': d => `Contract over ${mass(d.quantityKg)} reported`,
  'rounds.delivery-reported.v1': d => `Delivery of ${mass(d.quantityKg)} reported`,
  'rounds.round-cancelled.v1': d => `Round cancelled${d.reason ? `: ${d.reason}` : ''}`,
  'rounds.round-completed.v1': () => 'Round completed',
  'matching.books-incomplete.v1': d =>
    `Books incomplete: ${d.missing.map(m => `${m.owner} has ${m.found.count} of ${m.expected.count}`).join(', ')}`,
  'matching.result-computed.v1': () => 'Matching computed',
}

const sentence = ({ type, data }) => SAY[type]?.(data.data) ?? type.replace(/\.v\d+$/, '').replaceAll(/[.-]/g, ' ')
const alarming = ({ type, data }) =>
  type === 'matching.books-incomplete.v1' ||
  (type === 'supply.entry-changed.v1' && data.data.level === 'U' && data.data.reason !== undefined) ||
  (type === 'supply.offer-screened.v1' && data.data.level === 'U')
const roundOf = ({ type, data }) => data.data.roundId ?? (/^(rounds|matching)\./.test(type) ? data.subject : undefined)

export function addEvent(event) {
  events.unshift(event)
  events.length = Math.min(events.length, MOST_SHOWN)
}
export const clearEvents = () => {
  events.length = 0
}

export function renderActivity(container, known) {
  show(container, [events.map(event => event.id), known.length], () =>
    events.length === 0
      ? empty('Nothing has happened yet. What happens in the hub appears here at once.')
      : h(
          'ol',
          { class: 'events' },
          events.map(event => eventRow(event, known)),
        ),
  )
}

function eventRow(event, known) {
  const { data } = event
  const round = known.find(one => one.id === roundOf(event))
  return h(
    'li',
    { class: alarming(event) ? 'alarm' : undefined },
    h('time', { datetime: data.time, title: data.time }, timeOfDay(data.time)),
    h(
      'div',
      {},
      h('span', {}, sentence(event)),
      h(
        'small',
        {},
        event.type.split('.')[0],
        round && [' · ', h('a', { href: `#/rounds/${round.id}` }, round.reference)],
      ),
    ),
  )
}
