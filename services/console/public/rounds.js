import { empty, h, show } from './dom.js'
import { count, dateTime, exactMass, fromNow, mass, percent, shareOf, shortHash } from './format.js'

/** Rounds and one of them. */

const STEPS = [
  ['draft', 'Draft'],
  ['collecting', 'Collecting'],
  ['offering', 'Offering'],
  ['sealing', 'Sealing'],
  ['matching', 'Matching'],
  ['matched', 'Matched'],
  ['awarded', 'Awarded'],
  ['completed', 'Completed'],
]
const LABEL = Object.fromEntries([...STEPS, ['cancelled', 'Cancelled']])
const FUNNEL = ['asked', 'screened', 'confirmed', 'matched', 'accepted', 'contracted', 'delivered']
const MEANING = {
  asked: 'demand that joined the round',
  screened: 'left after evaluation',
  confirmed: 'demand under seal',
  matched: 'given by the matching',
  accepted: 'agreed by both sides',
  contracted: 'reported as contracts',
  delivered: 'reported as delivered',
}

const SEALING = new Set(['sealing', 'matching'])
const OVER = new Set(['completed', 'cancelled'])

/** Rounds as they are listed: those that go on first, the newest first. */
export const inOrder = rounds =>
  rounds.toSorted((a, b) => OVER.has(a.state) - OVER.has(b.state) || (a.id < b.id ? 1 : -1))

/** The deadline a round is waiting for, if any. */
const deadlineOf = round =>
  round.state === 'collecting' || round.state === 'draft'
    ? ['Collection ends', round.collectionClosesAt]
    : round.state === 'offering'
      ? ['Offers close', round.offersCloseAt]
      : undefined

const badge = state => h('span', { class: `badge ${state}` }, LABEL[state] ?? state)

export function renderRounds(container, rounds, selected) {
  const minute = Math.floor(Date.now() / 60_000)
  show(container, { rounds: rounds.map(r => [r.id, r.version, r.state, r.name, r.totals]), selected, minute }, () =>
    rounds.length === 0
      ? empty('No round yet. An operator drafts one with ', h('code', {}, 'POST /rounds'), '.')
      : h(
          'ul',
          { class: 'cards' },
          rounds.map(round => roundCard(round, round.id === selected)),
        ),
  )
}

function roundCard(round, current) {
  const deadline = deadlineOf(round)
  const { asked = '0', matched = '0' } = round.totals ?? {}
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'card', href: `#/rounds/${round.id}`, 'data-key': round.id, 'aria-current': current && 'true' },
      h('span', { class: 'card-head' }, h('strong', {}, round.name), badge(round.state)),
      h(
        'span',
        { class: 'card-line' },
        round.reference,
        deadline && ` · ${deadline[0].toLowerCase()} ${fromNow(deadline[1])}`,
      ),
      h('span', { class: 'card-line' }, `${mass(asked)} asked`, Number(matched) > 0 && ` · ${mass(matched)} matched`),
    ),
  )
}

export function renderRound(container, round) {
  const minute = Math.floor(Date.now() / 60_000)
  show(container, { round, minute }, () =>
    round ? roundDetail(round) : empty('Choose a round to see where it stands.'),
  )
}

function roundDetail(round) {
  return [
    h('a', { class: 'back', href: '#/rounds', 'data-key': 'back' }, 'All rounds'),
    h(
      'header',
      { class: 'detail-head' },
      h(
        'div',
        {},
        h('h2', {}, round.name),
        h('p', { class: 'sub' }, `${round.reference} · ${round.type} · version ${round.version}`),
      ),
      badge(round.state),
    ),
    steps(round),
    round.missing?.length > 0 &&
      h('p', { class: 'warning', role: 'alert' }, h('strong', {}, 'Waits for: '), round.missing.join('; ')),
    h('div', { class: 'grid' }, deadlines(round), rulesPanel(round)),
    funnel(round),
    byMaterial(round),
    shares(round),
    seals(round),
  ]
}

function steps(round) {
  if (round.state === 'cancelled')
    return h('p', { class: 'warning' }, 'This round was cancelled. Its lines and offers are free for others.')
  const at = STEPS.findIndex(([state]) => state === round.state)
  return h(
    'ol',
    { class: 'steps' },
    STEPS.map(([, label], index) =>
      h(
        'li',
        { class: index < at ? 'past' : index === at ? 'now' : undefined, 'aria-current': index === at && 'step' },
        label,
      ),
    ),
  )
}

const panel = (title, ...content) => h('section', { class: 'panel' }, h('h3', {}, title), ...content)
const facts = rows =>
  h(
    'dl',
    {},
    rows.map(([term, ...text]) => h('div', {}, h('dt', {}, term), h('dd', {}, ...text))),
  )

function deadlines(round) {
  const pending = deadlineOf(round)?.[1]
  const row = (label, time) => [
    label,
    h('time', { datetime: time }, dateTime(time)),
    time === pending && h('small', {}, ` ${fromNow(time)}`),
  ]
  return panel(
    'Deadlines',
    facts([
      row('Collection ends', round.collectionClosesAt),
      row('Offers close', round.offersCloseAt),
      ['Delivery', round.periods.join(', ')],
      ['Materials', round.materials.join(', ')],
    ]),
  )
}

function rulesPanel({ rules }) {
  const cap = rules.countryCapBase === 'report-only' ? 'reported only' : `of ${rules.countryCapBase.replace('-', ' ')}`
  return panel(
    'Rules',
    facts([
      ['Origin', `level ${rules.provenanceFloor} or better`],
      ['Country cap', `${percent(rules.maxCountrySharePct)} ${cap}`],
      ['Allocation', rules.allocation.replaceAll('-', ' ')],
      ['Price', `${rules.pricing.replace('-', ' ')}, in ${rules.baseCurrency}`],
    ]),
  )
}

function funnel({ totals = {} }) {
  const known = FUNNEL.filter(name => totals[name] !== undefined)
  if (known.length === 0) return panel('From asked to delivered', empty('Figures appear when the first lines join.'))
  const most = Math.max(...known.map(name => Number(totals[name])), 1)
  return panel(
    'From asked to delivered',
    h(
      'ol',
      { class: 'funnel' },
      known.map(name =>
        h(
          'li',
          { class: name },
          h('span', { class: 'name' }, name, h('small', {}, MEANING[name])),
          h(
            'span',
            { class: 'track', 'aria-hidden': 'true' },
            h('span', { class: 'fill', vars: { '--part': `${shareOf(totals[name], most)}%` } }),
          ),
          h('span', { class: 'figure', title: exactMass(totals[name]) }, mass(totals[name])),
          h(
            'span',
            { class: 'ratio', title: 'of what was asked' },
            name === 'asked' || name === 'screened' ? '' : percent(shareOf(totals[name], totals.asked)),
          ),
        ),
      ),
    ),
  )
}

function byMaterial({ byMaterial: rows = [] }) {
  if (rows.length === 0) return undefined
  const cell = kg => h('td', { title: kg === undefined ? undefined : exactMass(kg) }, kg === undefined ? '–' : mass(kg))
  return panel(
    'By material',
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Quantities by material' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Material'),
            FUNNEL.map(name => h('th', { scope: 'col' }, name)),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map(row =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, row.material),
              FUNNEL.map(name => cell(row[name])),
            ),
          ),
        ),
      ),
    ),
  )
}

function shares({ shares: rows, state }) {
  if (rows.length === 0)
    return panel(
      'Countries at each stage',
      empty(state === 'cancelled' ? 'Never matched.' : 'Known once the round is matched.'),
    )
  const groups = [...Map.groupBy(rows, row => `${row.material} · ${row.stage}`)]
  const nearest = groups.toSorted(([, one], [, other]) => largest(other) - largest(one))
  const gauges = some => h('div', { class: 'gauges' }, some.map(gaugeGroup))
  const rest = nearest.slice(STAGES_SHOWN)
  return panel(
    'Countries at each stage',
    h(
      'p',
      { class: 'hint' },
      'Share of the pooled demand, the largest first. The mark is the cap, the figure in brackets the share of what was matched.',
    ),
    gauges(nearest.slice(0, STAGES_SHOWN)),
    rest.length > 0 &&
      h(
        'details',
        { 'data-key': 'stages' },
        h('summary', {}, `${rest.length} more stages, further from the cap`),
        gauges(rest),
      ),
  )
}

/** Stages shown at once; the others unfold. */
const STAGES_SHOWN = 8
const largest = rows => Math.max(...rows.map(row => Number(row.ofDemandPct)))
const gaugeGroup = ([title, rows]) => h('section', {}, h('h4', {}, title), h('ul', {}, rows.map(gauge)))

function gauge({ country, kg, ofDemandPct, ofMatchedPct, capPct, withinCap }) {
  return h(
    'li',
    { class: withinCap ? 'gauge' : 'gauge over' },
    h('span', { class: 'country' }, country),
    h(
      'span',
      { class: 'track', 'aria-hidden': 'true' },
      h('span', { class: 'fill', vars: { '--part': `${Math.min(100, Number(ofDemandPct))}%` } }),
      capPct !== undefined && h('span', { class: 'cap', vars: { '--at': `${Math.min(100, Number(capPct))}%` } }),
    ),
    h(
      'span',
      { class: 'figure', title: `${exactMass(kg)}${capPct === undefined ? '' : `, cap ${percent(capPct)}`}` },
      `${percent(ofDemandPct)} `,
      h('small', {}, `(${percent(ofMatchedPct)})`),
      h('span', { class: 'verdict' }, withinCap ? '' : ' over the cap'),
    ),
  )
}

function seals({ seals: rows, state, inputDigest, resultHash, seedHash }) {
  const hash = text => h('code', { class: 'hash', title: text }, shortHash(text))
  return panel(
    'Seals and proofs',
    rows.length === 0
      ? empty(SEALING.has(state) ? 'The books are being sealed.' : 'Books are sealed when the round closes.')
      : h(
          'div',
          { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Seals' },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                ['Book', 'Entries', 'Sum', 'Digest', 'Merkle root'].map(name => h('th', { scope: 'col' }, name)),
              ),
            ),
            h(
              'tbody',
              {},
              rows.map(seal =>
                h(
                  'tr',
                  {},
                  h('th', { scope: 'row' }, seal.owner),
                  h('td', {}, seal.count === undefined ? '–' : count(seal.count)),
                  h('td', {}, seal.sumKg === undefined ? '–' : mass(seal.sumKg)),
                  h('td', {}, hash(seal.digest)),
                  h('td', {}, hash(seal.root)),
                ),
              ),
            ),
          ),
        ),
    facts(
      [
        ['Seed, committed', hash(seedHash)],
        inputDigest && ['Inputs', hash(inputDigest)],
        resultHash && ['Result', hash(resultHash)],
      ].filter(Boolean),
    ),
  )
}
