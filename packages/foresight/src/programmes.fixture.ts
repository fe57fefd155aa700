import { type ModelData, optimum, withSolver } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import { programmeOf } from './chain/programme.ts'
import { monthsOf, prospectOf, questionsOf, worldWith } from './outcome/element.ts'
import { drawn } from './scenario/draw.ts'
import type { Scenario } from './scenario/scenario.ts'
import { sortedWorld } from './world/sorted.ts'
import type { World } from './world/world.ts'

/** A programme as a file of free MPS, and what it comes to. */
export type SolvedProgramme = { readonly mps: string; readonly value: number }

/** What a kilogram of need is worth beside ways: any number above all costs, for a solver to compare with. */
const KILOGRAM = 1000

/** The least shortage on the cheapest ways, month by month, of the elements of one draw: solved here one after the other on a warm model, in milliseconds, and as files for others. */
export async function programmesOf(
  input: World,
  scenario: Scenario,
  seed: string,
): Promise<{ solved: SolvedProgramme[]; ms: number }> {
  const base = sortedWorld(input)
  const world = worldWith(base, scenario)
  const solved: SolvedProgramme[] = []
  let ms = 0
  for (const element of [...new Set(base.needs.map(own => own.element))].sort()) {
    const prospect = prospectOf(base, world, scenario, element)
    const { chain } = prospect
    const { undisturbed } = await monthsOf(prospect)
    const { scenario: question } = questionsOf(prospect, drawn(base, seed, 0), false)
    const { sparse, costs } = programmeOf(chain)
    const data = sparse.data()
    const worth = costs.slice()
    for (const fill of chain.fills) worth[fill] = -KILOGRAM
    const programmes = undisturbed.map(({ flows }, m) => {
      const { upper, asked } = question(m, flows)
      const most = Float64Array.from(upper, own => own / 1000)
      for (const [g, own] of asked(2, new Float64Array(chain.groups.length)).entries())
        most[present(chain.fills[g])] = own / 1000
      return Float64Array.from([...most, 1])
    })
    await withSolver(data, model => {
      const all = { kind: 'range', from: 0, to: worth.length - 1 } as const
      const none = new Float64Array(worth.length)
      model.changeColsCost(all, worth)
      for (const most of programmes) {
        const begun = performance.now()
        model.changeColsBounds(all, none, most)
        const { value } = optimum(model)
        ms += performance.now() - begun
        solved.push({ mps: mpsOf(data, chain.nodes.length, worth, most), value })
      }
    })
  }
  return { solved, ms }
}

/** The balances of the nodes, which are the first rows: others are free and bind nothing. */
function mpsOf({ matrix }: ModelData, rows: number, costs: Float64Array, most: Float64Array): string {
  const [starts, indices, values] = [matrix.starts, matrix.indices, matrix.values].map(own => Array.from(own, Number))
  if (!starts || !indices || !values) throw new TypeError('no matrix')
  const columns: string[][] = Array.from(costs, (cost, c) => (cost === 0 ? [] : [` X${c} OBJ ${cost}`]))
  for (let r = 0; r < rows; r++)
    for (let n = starts[r] ?? 0; n < (starts[r + 1] ?? 0); n++)
      columns[indices[n] ?? 0]?.push(` X${indices[n]} R${r} ${values[n]}`)
  const bounds = Array.from(most.subarray(0, -1), (own, c) =>
    Number.isFinite(own) ? [` UP B X${c} ${own}`] : [],
  ).flat()
  return [
    'NAME MONTH',
    'ROWS',
    ' N OBJ',
    ...Array.from({ length: rows }, (_, r) => ` E R${r}`),
    'COLUMNS',
    ...columns.flat(),
    'RHS',
    'BOUNDS',
    ...bounds,
    'ENDATA',
    '',
  ].join('\n')
}
