import {
  type OwnAsksDraft,
  type OwnPledgesDraft,
  type OwnProjectsDraft,
  ownAsksDraft,
  ownPledgesDraft,
  ownProjectsDraft,
  participantDraft,
  projectTermsDraft,
  roundDraft,
} from '@lodestone/contracts'
import { brokenRule, grams } from '@lodestone/kernel'
import { readBook } from '@lodestone/projects'
import { exampleBook } from '@lodestone/projects/example'
import { expect, test } from 'vitest'
import { participants } from './participants.ts'
import { sampleVenture, ventureDraft } from './venture.ts'

const now = new Date('2026-11-24T10:00:00Z')
const venture = sampleVenture()
const known = new Map([...participants(), ...venture.newcomers].map(one => [one.reference, one]))
const statedAs = <Body>(part: string) =>
  venture.statements.flatMap(({ owner, ...own }) => (own.part === part ? [{ owner, body: own.body as Body }] : []))
const projects = statedAs<OwnProjectsDraft>('projects')
const asks = statedAs<OwnAsksDraft>('asks')
const pledges = statedAs<OwnPledgesDraft>('pledges')

const read = readBook(exampleBook)
if ('faults' in read) throw new Error(JSON.stringify(read.faults))
const book = read.value

test('is what the API accepts', () => {
  roundDraft.parse(ventureDraft('demo-test', now))
  projectTermsDraft.parse(venture.terms)
  for (const draft of venture.newcomers) participantDraft.parse(draft)
  for (const { body } of projects) ownProjectsDraft.parse(body)
  for (const { body } of asks) ownAsksDraft.parse(body)
  for (const { body } of pledges) ownPledgesDraft.parse(body)
})

test('is the example, each row stated by its owner', () => {
  const rows = (of: readonly { body: object }[]) => of.flatMap(({ body }) => Object.values(body).flat())
  const without = (rows: readonly object[], key: string) =>
    rows.map(row => Object.fromEntries(Object.entries(row).filter(([column]) => column !== key)))
  expect(new Set(rows(projects))).toEqual(
    new Set([...without(book.projects, 'supplier'), ...book.projectYears, ...book.seeks]),
  )
  expect(new Set(rows(pledges))).toEqual(
    new Set([...book.pledges.map(({ funder: _, bloc: __, ...row }) => row), ...book.conditions]),
  )
  for (const { ask, year, kg } of book.askYears) {
    const parts = asks.flatMap(({ body }) => body.askYears.filter(row => row.ask === ask && row.year === year))
    expect(parts.reduce((sum, part) => sum + grams(part.kg), 0n)).toBe(grams(kg))
  }
})

test('has its owners of their kinds and blocs, and nobody states twice', () => {
  for (const [kind, own] of [
    ['supplier', projects],
    ['member', asks],
    ['funder', pledges],
  ] as const) {
    expect(own.map(({ owner }) => known.get(owner)?.kind)).toEqual(own.map(() => kind))
    expect(new Set(own.map(({ owner }) => owner)).size).toBe(own.length)
  }
  const blocOf = new Map(book.asks.map(({ ask, bloc }) => [ask, bloc]))
  for (const { owner, body } of asks)
    for (const { ask } of body.asks) expect(known.get(owner)?.bloc).toBe(blocOf.get(ask))
})

test('asks for so much from so many that its sums may be told', () => {
  for (const { material } of book.rules.materials)
    for (const { year } of asks[0]?.body.askYears ?? []) {
      const sums = asks.flatMap(({ owner, body }) =>
        body.asks.some(ask => ask.material === material)
          ? body.askYears
              .filter(row => row.year === year)
              .map(row => [known.get(owner)?.group ?? owner, grams(row.kg)] as const)
          : [],
      )
      const groups = new Map(
        [...Map.groupBy(sums, ([group]) => group)].map(([group, rows]) => [
          group,
          rows.reduce((sum, [, kg]) => sum + kg, 0n),
        ]),
      )
      expect(brokenRule(groups)).toBeUndefined()
    }
})
