import { filled } from '@lodestone/wording'
import { checkParts } from './statement.check.ts'
import { ownParts } from './statement.own.ts'
import { roundParts } from './statement.published.ts'
import type { Read } from './statement.reading.ts'
import { ruleParts } from './statement.rules.ts'
import type { Facts, Statement } from './statement.ts'
import type { Voice } from './statement.voice.ts'
import { wholeParts } from './statement.whole.ts'

/** The statement of what was read, in the words of a language. `page`: where the record is shown. */
export function statementOf(read: Read, page: string, voice: Voice): Statement {
  const { shown, head, at, edition, own, whole } = read
  return {
    title: filled(voice.texts.title, { reference: shown.reference }),
    edition: editionOf(read, voice),
    name: shown.name,
    head,
    at,
    parts: [
      factsOf(read, voice),
      ...(own ? ownParts(own, voice) : []),
      ...roundParts(shown, voice),
      ...(whole ? wholeParts(whole, voice) : []),
      ...ruleParts(shown.rules, voice),
      ...checkParts({ round: shown, head, edition, page }, voice),
    ],
  }
}

function editionOf({ edition, own }: Read, { texts }: Voice): string {
  if (!own) return edition === 'whole' ? texts.edition.whole : texts.edition.published
  const { lines, offers } = own.record.inputs
  const role = offers.length === 0 ? 'member' : lines.length === 0 ? 'supplier' : 'both'
  return filled(texts.edition[role], { who: own.names.get(own.org) ?? own.org })
}

function factsOf({ shown, ruleBook, at }: Read, voice: Voice): Facts {
  const { fact, roundState, asOf, section } = voice.texts
  return {
    kind: 'facts',
    title: section.summary,
    items: [
      [fact.name, shown.name],
      [fact.reference, shown.reference],
      [fact.state, roundState[shown.state]],
      [fact.materials, voice.list(shown.materials.map(voice.material))],
      [fact.periods, voice.list(shown.periods.map(voice.period))],
      [fact.ruleBook, ruleBook],
      [fact.asOf, filled(asOf, { time: voice.time(at) })],
    ],
  }
}
