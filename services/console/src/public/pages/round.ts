import type { Publication, Round } from '@lodestone/contracts'
import { type Html, html, name } from '../html.ts'
import type { Page } from '../page.ts'
import { facts, paragraph, section } from '../parts.ts'
import type { Voice } from '../voice.ts'
import { resultSections } from './round.result.ts'
import { rulesSection } from './round.rules.ts'
import { sheetSection } from './round.sheet.ts'
import { takeSection, verifySection } from './round.verify.ts'
import { timesOf } from './rounds.ts'

/** A round as far as it has published itself. */
export function roundPage(round: Round, pool: Publication | undefined, voice: Voice): Page {
  return {
    title: round.name,
    heading: name(round.name),
    lead: voice.texts.round.now[round.state === 'draft' ? 'collecting' : round.state],
    body: html`${summary(round, voice)}${resultSections(round, voice)}${
      pool ? sheetSection(round.id, pool, voice) : undefined
    }${rulesSection(round.rules, voice)}${takeSection(round, voice)}${verifySection(round, voice)}`,
  }
}

function summary(round: Round, voice: Voice): Html {
  const { round: words, rounds, roundState } = voice.texts
  const hasFigures = (round.byMaterial ?? []).length > 0
  return section(
    'summary',
    words.summary,
    facts([
      [rounds.state, html`<span class="state">${roundState[round.state]}</span>`],
      [words.reference, name(round.reference)],
      [words.kind, words.type[round.type]],
      [rounds.materials, voice.list(round.materials.map(voice.material))],
      [rounds.periods, voice.list(round.periods.map(voice.period))],
      ...timesOf(round, voice),
    ]),
    hasFigures ? undefined : paragraph(round.state === 'completed' ? words.withheld : words.notYet, 'hint'),
  )
}
