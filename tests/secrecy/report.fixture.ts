import { formatKg } from '@lodestone/kernel'
import type { SeenSum } from '../../services/aggregation/src/disclosure/attacker.fixture.ts'
import type { Served } from '../../services/rounds/src/disclosure/flow.ts'
import { cellParts, keyOf } from '../../services/rounds/src/disclosure/pool.ts'
import { placesOf } from '../../services/rounds/src/disclosure/share.ts'
import { chooseReport } from '../../services/rounds/src/report/report.choice.ts'
import { givenBy, type RoundParts } from '../../services/rounds/src/report/report.parts.ts'
import type { ReportChecks } from '../../services/rounds/src/report/report.ts'
import type { Played } from './played.fixture.ts'
import { MATERIAL, type Round } from './round.fixture.ts'
import { type DisclosedSums, toMembers, toSuppliers } from './sums.fixture.ts'

/** Seasons one after another, in which the same groups trade: their rounds are told of in reports over several of them. */

/** A round of a year: which season it is in, and which of its rounds it is. */
type Of = { readonly at: number; readonly nth: number; readonly round: Round; readonly told: DisclosedSums }
type Waiting = Of & RoundParts

const tells = ({ names, cells }: DisclosedSums, cell: number, name: Served): boolean =>
  names.includes(name) || (cells.get(cell)?.includes(name) ?? false)

const roundsOf = (year: readonly Played[]): Of[] =>
  year.flatMap(({ rounds, told }, at) =>
    rounds.map((round, nth) => ({ at, nth, round, told: told[nth] as DisclosedSums })),
  )

/** The reports of a year, each the rounds that it sums, as they are told when one after the other is completed. */
export async function reportsOf(year: readonly Played[], looks?: ReportChecks): Promise<Of[][]> {
  let waiting: Waiting[] = []
  const reports: Of[][] = []
  for (const of of roundsOf(year)) {
    const { lines, sheets, sales } = of.round
    const cells = new Map(sales.map(sale => [keyOf(sale), sale.part.cell]))
    const cellOf = cellParts(sheets)
    const given = givenBy(
      lines,
      sheets,
      sales,
      (cell, name) => tells(of.told, cells.get(keyOf(cell)) as number, name),
      flow => (of.told.shares ? [cellOf(flow), ...placesOf(flow, [])].join('\n') : cellOf(flow)),
    )
    const own = given.get(MATERIAL)
    if (!own) continue
    waiting.push({ ...of, ...own })
    const chosen = await chooseReport(waiting, looks)
    if (chosen.length > 0) reports.push([...chosen])
    waiting = waiting.filter(one => !chosen.includes(one))
  }
  return reports
}

/** How many rounds of a year have what was matched, and what was delivered, told in some form: by themselves, or in a report. */
export function coverageOf(year: readonly Played[], reports: readonly (readonly Of[])[]) {
  const rounds = roundsOf(year)
  const reported = new Set(reports.flat().map(({ round }) => round))
  const shown = (name: Served) =>
    rounds.filter(
      ({ round, told }) => reported.has(round) || round.sales.some(({ part }) => tells(told, part.cell, name)),
    ).length
  return { rounds: rounds.length, reported: reported.size, matched: shown('matched'), delivered: shown('delivered') }
}

const inSeason = <T extends { readonly cell: string }>(at: number, one: T): T => ({ ...one, cell: `${at}/${one.cell}` })

/** All that was published of the seasons in which these reports have rounds; of every cell and round it is told which season's it is. */
export function besideReports(
  year: readonly Played[],
  reports: readonly (readonly Of[])[],
  side: 'members' | 'suppliers',
) {
  const seasons = new Set(reports.flat().map(({ at }) => at))
  const seen = year.flatMap(({ seen: sheets }, at) =>
    side === 'suppliers' || !seasons.has(at)
      ? []
      : sheets.map(one => ({
          ...inSeason(at, one),
          stream: `${at}/${one.stream}`,
          publication: 1_000 * at + one.publication,
        })),
  )
  const read = ({ at, nth, round }: Of, told: DisclosedSums): SeenSum[] =>
    (side === 'members' ? toMembers(round, told) : toSuppliers(round, nth, told)).map(sum => ({
      ...sum,
      who: sum.who.map(one => inSeason(at, one)),
    }))
  const nothing = { cells: new Map(), shares: false, blocs: false, classes: false, supply: false }
  const sums = (['matched', 'delivered'] as const).flatMap(name =>
    reports.map((report): SeenSum => {
      const who = report.flatMap(of => read(of, { ...nothing, names: [name] })[0]?.who ?? [])
      return { quantityKg: formatKg(who.reduce((all, one) => all + one.grams, 0n)), who }
    }),
  )
  return {
    seen,
    sums: [
      ...sums,
      ...roundsOf(year)
        .filter(({ at }) => seasons.has(at))
        .flatMap(of => read(of, of.told)),
    ],
  }
}

/** The same seasons, in which three suppliers sell everything. */
export const soldByThree = (year: readonly Played[]): Played[] =>
  year.map(played => ({
    ...played,
    rounds: played.rounds.map(round => ({
      ...round,
      sales: round.sales.map(sale => ({ ...sale, supplierGroup: `s${Number(sale.supplierGroup.slice(1)) % 3}` })),
    })),
    // Of what three sold no round tells anything by itself.
    told: played.told.map(told => ({ ...told, names: [], cells: new Map(), shares: false, blocs: false })),
  }))
