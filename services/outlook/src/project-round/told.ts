import type { OwnDecision, PublishedDecision } from '@lodestone/contracts'
import {
  brokenByChange,
  brokenRule,
  CHINA,
  type Contributions,
  canonicalJson,
  grams,
  net,
  present,
} from '@lodestone/kernel'
import type { Book, Result } from '@lodestone/projects'
import { ownNameOf, type Sealed, statementOf } from './book.ts'
import type { Sold } from './statement.ts'

/** What is told of a decision, and to whom: what everybody admitted is, and each party of its own. */
export type Told = {
  readonly published: PublishedDecision
  readonly owned: readonly { readonly owner: string; readonly told: OwnDecision }[]
  readonly sold: readonly Sold[]
}

export function toldOf(book: Book, result: Result, sealed: readonly Sealed[]): Told {
  const suppliers = new Map(book.projects.map(({ project, supplier }) => [project, supplier]))
  const called: Called = project => ({ supplierId: present(suppliers.get(project)), project: ownNameOf(project) })
  return {
    published: {
      banked: result.projects.flatMap(({ project, banked }) => (banked ? [called(project)] : [])),
      outside: publishedOutside(book, result, sealed),
    },
    owned: sealed.map(({ owner, id, part }) => ({ owner, told: OWN[part](id, book, result, called) })),
    sold: result.years.flatMap(({ project, year, pooledKg }): Sold[] =>
      grams(pooledKg) === 0n
        ? []
        : [{ owner: present(suppliers.get(project)), project: ownNameOf(project), year, kg: pooledKg }],
    ),
  }
}

type Called = (project: string) => { readonly supplierId: string; readonly project: string }
type Own = (id: string, book: Book, result: Result, called: Called) => OwnDecision
const OWN: Readonly<Record<Sealed['part'], Own>> = {
  projects: (id, _, result) => ({
    projects: result.projects
      .filter(({ project }) => statementOf(project) === id)
      .map(fate => {
        const { project } = fate
        const of = <T extends { readonly project: string }>(rows: readonly T[]) =>
          rows.flatMap(({ project: its, ...row }) => (its === project ? [row] : []))
        return {
          ...{ project: ownNameOf(project), banked: fate.banked },
          ...(!fate.banked && { reason: fate.reason, alone: fate.alone }),
          ...(!fate.banked && fate.reason === 'missing' && { missing: withoutFigures(fate.missing) }),
          years: of(result.years),
          cover: of(result.cover),
          floors: of(result.floors.years),
          floorTotals: of(result.floors.totals),
        }
      }),
  }),
  asks: (id, { asks }, result, called) => ({
    asks: asks
      .filter(({ ask }) => statementOf(ask) === id)
      .map(({ ask }) => ({
        ask: ownNameOf(ask),
        years: result.asks
          .filter(row => row.ask === ask)
          .map(({ ask: _, ...row }) => ({
            ...row,
            offtake: result.offtake
              .filter(one => one.ask === ask && one.year === row.year)
              .map(({ project, kg, eurPerKg }) => ({ ...called(project), kg, eurPerKg })),
          })),
      })),
  }),
  pledges: (id, { pledges }, result, called) => ({
    pledges: pledges
      .filter(({ pledge }) => statementOf(pledge) === id)
      .map(({ pledge, kind, eur }) => ({
        ...{ pledge: ownNameOf(pledge), kind, eur },
        given: result.funding
          .filter(row => row.pledge === pledge)
          .map(({ project, eur: given }) => ({ ...called(project), eur: given })),
      })),
  }),
}

type Missing = Extract<Result['projects'][number], { reason: 'missing' }>['missing']
type ToldMissing = NonNullable<NonNullable<OwnDecision['projects']>[number]['missing']>

/** What is missing, and where; how much would tell what others ask and pledge, by the difference between two projects. */
const withoutFigures = ({ capacity, caps, offtake, funding, conditions }: Missing): ToldMissing => ({
  capacity: [...capacity],
  caps: caps.map(({ kg: _, ...cap }) => cap),
  offtake: offtake.map(({ year }) => ({ year })),
  funding: funding.map(({ kind }) => ({ kind })),
  conditions: [
    ...new Map(
      conditions.map(row => {
        const told = { kind: row.kind, ...(row.bloc && { bloc: row.bloc }) }
        return [canonicalJson(told), told] as const
      }),
    ).values(),
  ],
})

type OutsideRow = PublishedDecision['outside'][number]

/**
 * Sums by stage and year of which so much may be told that no member is known by it, by the rules by which any sum over competitors is (`brokenRule`): what
 * is asked, what of it comes from outside China, what does not, and what of it each supplier does not know already because it sells it.
 */
function publishedOutside(book: Book, result: Result, sealed: readonly Sealed[]): OutsideRow[] {
  const stageOf = new Map(book.rules.materials.map(({ material, stage }) => [material, stage]))
  const groupOf = new Map(sealed.map(({ owner, group }) => [owner, group]))
  const asks = new Map(
    book.asks.map(({ ask, member, material }) => [
      ask,
      { group: groupOf.get(member) ?? member, stage: stageOf.get(material) },
    ]),
  )
  const projects = new Map(book.projects.map(own => [own.project, own]))
  return result.outside.filter(({ year, stage }) => {
    const at = <T extends { readonly ask: string; readonly year: number; readonly kg: string }>(rows: readonly T[]) =>
      rows.filter(row => row.year === year && asks.get(row.ask)?.stage === stage)
    const byGroup = (rows: readonly { readonly ask: string; readonly kg: string }[]): Contributions =>
      net(rows.map(({ ask, kg }) => new Map([[present(asks.get(ask)).group, grams(kg)]])))
    const outside = at(result.offtake).filter(({ project }) => !CHINA.has(present(projects.get(project)).country))
    const [asked, all] = [byGroup(at(book.askYears)), byGroup(outside)]
    const known = Map.groupBy(outside, ({ project }) => present(projects.get(project)).supplier)
    return (
      brokenRule(asked) === undefined &&
      brokenRule(all) === undefined &&
      brokenByChange(net([asked], [all])) === undefined &&
      [...known.values()].every(own => brokenByChange(net([all], [byGroup(own)])) === undefined)
    )
  })
}
