import { empty, h, show } from './dom.js'
import { count, dateTime, fromNow, span } from './format.js'

/** The services' own figures, and what is parked. */

/** Records behind, and milliseconds unsent, from which a figure is marked. */
const LAG_NOTED = 1_000
const AGE_NOTED_MS = 5_000

const lagOf = service => service.lag.reduce((sum, one) => sum + one.records, 0)

export function renderOperations(container, services, act) {
  show(container, services, () => [
    h('ul', { class: 'services' }, services.map(serviceCard)),
    h('section', { class: 'panel' }, h('h2', {}, 'Parked records'), parkedList(services, act)),
  ])
}

function serviceCard(service) {
  const { name, ready, reachable, outbox, parked, figures = {} } = service
  const lag = lagOf(service)
  const figure = (label, text, noted) =>
    h('div', { class: noted ? 'noted' : undefined }, h('dt', {}, label), h('dd', {}, text))
  return h(
    'li',
    { class: ready ? 'panel service' : 'panel service down' },
    h(
      'h2',
      {},
      name,
      h(
        'span',
        { class: ready ? 'badge ready' : 'badge cancelled' },
        ready ? 'ready' : reachable === false ? 'unreachable' : 'not ready',
      ),
    ),
    reachable === false
      ? empty('Does not answer.')
      : h(
          'dl',
          {},
          figure('Behind', `${count(lag)} records`, lag >= LAG_NOTED),
          figure(
            'Unsent',
            `${count(outbox.depth)}${outbox.depth > 0 ? `, oldest ${span(outbox.oldestAgeMs)}` : ''}`,
            outbox.oldestAgeMs >= AGE_NOTED_MS,
          ),
          figure('Parked', count(parked.length), parked.length > 0),
          Object.entries(figures).map(([label, value]) =>
            figure(label.replaceAll('_', ' '), count(value), /failed|incomplete/.test(label) && value > 0),
          ),
        ),
  )
}

function parkedList(services, act) {
  const parked = services.flatMap(service => service.parked.map(record => ({ ...record, service: service.name })))
  if (parked.length === 0) return empty('Nothing is parked: every record was applied.')
  return h(
    'ul',
    { class: 'parked' },
    parked.map(record => parkedRow(record, act)),
  )
}

function parkedRow(record, act) {
  const reason = h('input', {
    name: 'reason',
    required: true,
    minlength: 3,
    maxlength: 1000,
    'aria-label': 'Why it is discarded',
    placeholder: 'Why can it never be applied?',
  })
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'parked-head' },
      h('strong', {}, record.errorClass),
      h('span', {}, ` in ${record.service}, from ${record.topic} ${record.partition}/${record.offset}`),
    ),
    h(
      'p',
      { class: 'sub' },
      `key ${record.key} · ${record.attempts} ${record.attempts === 1 ? 'attempt' : 'attempts'} · parked `,
      h('time', { datetime: record.parkedAt, title: dateTime(record.parkedAt) }, fromNow(record.parkedAt)),
      record.behind > 0 && ` · ${record.behind} more wait behind it`,
    ),
    h(
      'div',
      { class: 'actions' },
      h(
        'button',
        { type: 'button', class: 'primary', 'data-key': `redrive-${record.id}`, onclick: () => act.redrive(record.id) },
        'Redrive',
      ),
      h(
        'details',
        { 'data-key': `discard-${record.id}` },
        h('summary', {}, 'Discard…'),
        h(
          'form',
          {
            onsubmit: event => {
              event.preventDefault()
              act.discard(record.id, reason.value)
            },
          },
          reason,
          h('button', { type: 'submit', class: 'danger' }, 'Discard for good'),
        ),
      ),
    ),
  )
}
