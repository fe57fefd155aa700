import type { Batch, Stage } from '../../origin/batch.ts'
import { chainsOf } from './chains.ts'

/** What of a batch is drawn; without its accounts, where these are nobody's matter. */
export type DrawnBatch = Pick<
  Batch,
  'id' | 'reference' | 'stage' | 'site' | 'country' | 'material' | 'quantityKg' | 'inputs'
> &
  Partial<Pick<Batch, 'accounts'>>

/** Stages side by side, from mine to magnet: what was scrap comes in where ore does. */
const COLUMNS: readonly (readonly Stage[])[] = [
  ['mining', 'recycling'],
  ['separation'],
  ['metal'],
  ['alloy'],
  ['magnet'],
]
export const BOX = { width: 176, height: 64 }
const GAP = { x: 104, y: 16 }
/** For the names of the stages above. */
const TOP = 30
/** Pixels between the kilograms of two arrows. */
const LABEL_PX = 17

export type Box = { readonly batch: DrawnBatch; readonly x: number; readonly y: number }
export type Arrow = {
  readonly from: DrawnBatch
  readonly to: DrawnBatch
  readonly kg: string
  readonly path: string
  /** Where its kilograms stand. */
  readonly x: number
  readonly y: number
}
export type BatchMap = {
  readonly width: number
  readonly height: number
  readonly columns: readonly { readonly stages: readonly Stage[]; readonly x: number }[]
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
}

/** A drawing of batches by stage, chain below chain, with an arrow for all that one consumed of another. */
export function mapOf(batches: readonly DrawnBatch[]): BatchMap {
  const columns = COLUMNS.map(stages => stages.filter(stage => batches.some(one => one.stage === stage)))
    .filter(stages => stages.length > 0)
    .map((stages, nth) => ({ stages, x: nth * (BOX.width + GAP.x) }))
  const boxes = new Map<string, Box>()
  const columnOf = ({ stage }: DrawnBatch) => columns.findIndex(one => one.stages.includes(stage))
  const chains = chainsOf(batches)
  // What stands alone shares its rows.
  const bands = [...chains.filter(one => one.length > 1), chains.filter(one => one.length === 1).flat()]
  let top = TOP
  for (const band of bands) top = place(band, { top, boxes, columns, columnOf })
  const arrows = apart(batches.flatMap(to => arrowsTo(to, boxes)))
  return {
    width: Math.max(columns.length * (BOX.width + GAP.x) - GAP.x, ...arrows.map(one => one.x + GAP.x / 2)),
    height: Math.max(top - GAP.y, TOP),
    columns,
    boxes: [...boxes.values()],
    arrows,
  }
}

type Laying = {
  readonly top: number
  readonly boxes: Map<string, Box>
  readonly columns: BatchMap['columns']
  readonly columnOf: (batch: DrawnBatch) => number
}

/** Puts the batches of a band into their columns, each about beside what it was made of; gives where the next band begins. */
function place(band: readonly DrawnBatch[], { top, boxes, columns, columnOf }: Laying): number {
  let bottom = top
  for (const [nth, { x }] of columns.entries()) {
    const beside = ({ inputs }: DrawnBatch): number => {
      const ys = inputs.flatMap(input => boxes.get(input.batch)?.y ?? [])
      return ys.length === 0 ? top : ys.reduce((sum, y) => sum + y, 0) / ys.length
    }
    let y = top
    const own = band.filter(one => columnOf(one) === nth).map(batch => ({ batch, wanted: beside(batch) }))
    for (const { batch, wanted } of own.toSorted((a, b) => a.wanted - b.wanted)) {
      y = Math.max(y, wanted)
      boxes.set(batch.id, { batch, x, y })
      y += BOX.height + GAP.y
    }
    bottom = Math.max(bottom, y)
  }
  return bottom
}

function arrowsTo(to: DrawnBatch, boxes: ReadonlyMap<string, Box>): Arrow[] {
  const end = boxes.get(to.id)
  return to.inputs.flatMap(({ batch, quantityKg }) => {
    const start = boxes.get(batch)
    return start && end ? [{ from: start.batch, to, kg: quantityKg, ...way(start, end) }] : []
  })
}

function way(start: Box, end: Box): Pick<Arrow, 'path' | 'x' | 'y'> {
  const [x1, y1, y2] = [start.x + BOX.width, start.y + BOX.height / 2, end.y + BOX.height / 2]
  if (start.x < end.x) {
    const bend = GAP.x / 2
    const x2 = end.x
    // Past columns that it passes by it runs level, and bends in the last gap, where its kilograms stand.
    return {
      path: `M ${x1} ${y1} H ${x2 - GAP.x} C ${x2 - bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
      x: x2 - bend,
      y: (y1 + y2) / 2,
    }
  }
  // Within a column, or back to scrap: around the right side.
  const x2 = end.x + BOX.width
  const out = Math.max(x1, x2) + GAP.x / 2
  return { path: `M ${x1} ${y1} C ${out} ${y1} ${out} ${y2} ${x2} ${y2}`, x: out, y: (y1 + y2) / 2 }
}

/** The kilograms of arrows in one gap, so far apart that each can be read. */
function apart(arrows: readonly Arrow[]): Arrow[] {
  return [...Map.groupBy(arrows, one => one.x).values()].flatMap(gap => {
    let least = Number.NEGATIVE_INFINITY
    return gap
      .toSorted((a, b) => a.y - b.y)
      .map(one => {
        const y = Math.max(one.y, least)
        least = y + LABEL_PX
        return { ...one, y }
      })
  })
}
