import type { Round, RoundReport, RoundState } from '@lodestone/contracts'
import { UNTOLD } from '@lodestone/wording'
import { addressOf } from '../address.ts'
import { type Html, html, name } from '../html.ts'
import type { Page } from '../page.ts'
import { facts, paragraph, section, table } from '../parts.ts'
import type { Voice } from '../voice.ts'

const ENDED: readonly RoundState[] = ['completed', 'cancelled']
const hasEnded = ({ state }: Round): boolean => ENDED.includes(state)
/** Rounds that the start page names of those that have ended. */
const LATEST = 10

/** Every round that was opened, and what several gave together. */
export function roundsPage(rounds: readonly Round[], reports: readonly RoundReport[], voice: Voice): Page {
  const { texts } = voice
  return {
    title: texts.rounds.title,
    lead: texts.rounds.lead,
    body: html`${openRounds(rounds, voice)}${pastRounds(rounds.filter(hasEnded), voice)}${together(reports, rounds, voice)}`,
  }
}

/** Those that are open or under way, with their deadlines. */
export function openRounds(rounds: readonly Round[], voice: Voice): Html {
  const { rounds: words, start } = voice.texts
  const open = rounds.filter(round => !hasEnded(round))
  if (open.length === 0) return section('open', start.open, paragraph(start.noneOpen))
  const cards = open.map(
    round => html`<article>
<h3>${roundLink(round, voice)}</h3>
${facts([
  [words.state, stateMark(round, voice)],
  [words.materials, voice.list(round.materials.map(voice.material))],
  [words.periods, voice.list(round.periods.map(voice.period))],
  ...timesOf(round, voice),
])}</article>
`,
  )
  return section('open', start.open, ...cards)
}

/** When what has happened in a round did, and when the rest is planned. */
export function timesOf(round: Round, voice: Voice): (readonly [string, Html | string])[] {
  const { rounds: words, roundState } = voice.texts
  const { poolPublishedAt, closedAt, awardedAt } = round
  // What a round has not come to when it is cancelled, it does not come to any more.
  const isOff = round.state === 'cancelled'
  const told = (at: string | undefined, planned: string | undefined) =>
    at === undefined && (isOff || planned === undefined) ? UNTOLD : voice.happened(at, planned)
  return [
    [words.collection, told(poolPublishedAt, round.collectionClosesAt)],
    [words.offers, told(closedAt, round.offersCloseAt)],
    awardedAt === undefined
      ? [words.decisions, told(undefined, round.passes?.at(-1)?.decisionsCloseAt ?? round.decisionsCloseAt)]
      : [roundState.awarded, voice.timeMark(awardedAt)],
  ]
}

/** The latest that have ended. */
export const latestPast = (rounds: readonly Round[], voice: Voice): Html =>
  pastRounds(rounds.filter(hasEnded).slice(0, LATEST), voice)

function pastRounds(past: readonly Round[], voice: Voice): Html {
  const { rounds: words, start } = voice.texts
  if (past.length === 0) return section('past', start.past, paragraph(start.nonePast))
  const columns = [words.name, words.state, words.materials, words.periods, words.offers]
  return section(
    'past',
    start.past,
    table(
      start.past,
      columns.map(header => ({ header })),
      past.map(round => [
        ...whatOf(round, voice),
        round.closedAt === undefined ? UNTOLD : voice.timeMark(round.closedAt),
      ]),
    ),
  )
}

const whatOf = (round: Round, voice: Voice) => [
  roundLink(round, voice),
  stateMark(round, voice),
  voice.list(round.materials.map(voice.material)),
  voice.list(round.periods.map(voice.period)),
]

const stateMark = ({ state }: Round, { texts }: Voice): Html =>
  html`<span class="state">${texts.roundState[state]}</span>`

const roundLink = (round: Pick<Round, 'id' | 'name'>, { language }: Voice): Html =>
  html`<a href="${addressOf(language, `rounds/${round.id}`)}">${name(round.name)}</a>`

/** What single rounds may not tell. Kilograms of different materials are never added. */
function together(reports: readonly RoundReport[], rounds: readonly Round[], voice: Voice): Html | undefined {
  if (reports.length === 0) return undefined
  const { rounds: words, column, total } = voice.texts
  const named = (id: string): Html | string => {
    const round = rounds.find(one => one.id === id)
    return round ? roundLink(round, voice) : UNTOLD
  }
  return section(
    'together',
    words.together,
    paragraph(words.togetherLead, 'lead'),
    table(
      words.together,
      [
        { header: column.goods },
        { header: words.summed },
        { header: total.matched, kind: 'figure' },
        { header: total.delivered, kind: 'figure' },
      ],
      reports.map(report => [
        voice.material(report.material),
        report.rounds.map((id, at) => html`${at > 0 ? ', ' : ''}${named(id)}`),
        voice.kg(report.matchedKg),
        voice.kg(report.deliveredKg),
      ]),
    ),
  )
}
