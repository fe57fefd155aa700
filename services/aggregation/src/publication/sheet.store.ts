import { setImmediate as yieldLoop } from 'node:timers/promises'
import type { Cell } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Contributed } from '../cell/cell.store.ts'
import { inOrder, keyOf, keyText, mayBeListed, noParts, publicCell } from '../cell/cell.ts'
import { type Asked, type CellKey, type Decision, decide, holdMargins } from '../disclosure/sheet.ts'
import {
  insertPublication,
  insertReleases,
  latestPublication,
  type Publication,
  type Release,
  releasesOf,
  type Withheld,
} from './publication.store.ts'

/** Cells decided between two turns of the event loop. */
const CELLS_PER_TURN = 50

export type Sheet = {
  readonly previous: Publication | undefined
  readonly cells: readonly Cell[]
  readonly withheld: readonly Withheld[]
  readonly releases: readonly Release[]
}

/** Decides every cell of a stream: those with contributors now, and those shown before. The caller holds the gate. */
export async function decideSheet(tx: Sql, stream: string, contributed: Contributed): Promise<Sheet> {
  const previous = await latestPublication(tx, stream)
  const before = new Map((previous?.cells ?? []).map(cell => [keyText(cell), cell]))
  const keys = new Map([...before].map(([text, cell]) => [text, keyOf(cell)]))
  for (const [text, { key }] of contributed) keys.set(text, key)
  const released = await releasesOf(tx, [...keys.values()], stream)

  const asked: Asked[] = []
  const decisions: Decision[] = []
  for (const [text, key] of keys) {
    const known = released.get(text)
    const last = before.get(text)
    const one = {
      key,
      parts: contributed.get(text)?.parts ?? noParts(),
      released: known?.all ?? [],
      ...(last && !('suppressed' in last) && known?.ofStream ? { shown: known.ofStream } : {}),
    }
    asked.push(one)
    decisions.push(decide(one))
    if (asked.length % CELLS_PER_TURN === 0) await yieldLoop()
  }
  return { previous, ...layOut(asked, holdMargins(asked, decisions)) }
}

function layOut(asked: readonly Asked[], decisions: readonly Decision[]): Omit<Sheet, 'previous'> {
  const rows = asked
    .map(({ key }, index) => ({ key, decision: decisions[index] as Decision }))
    .filter(({ key, decision }) => decision.kind !== 'suppressed' || mayBeListed(key))
    .sort((a, b) => inOrder(a.key, b.key))
  return {
    cells: rows.map(({ key, decision }) => publicCell(key, decision)),
    withheld: rows.flatMap(({ key, decision }) => withheldOf(key, decision)),
    releases: rows.flatMap(({ key, decision }) =>
      decision.kind === 'open' && decision.fresh ? [{ key, figure: decision.figure }] : [],
    ),
  }
}

function withheldOf(key: CellKey, decision: Decision): Withheld[] {
  switch (decision.kind) {
    case 'open':
      return decision.figure.split ? [] : [{ ...key, action: 'unsplit' }]
    case 'held':
    case 'suppressed':
      return [{ ...key, action: decision.kind, rule: decision.reason }]
  }
}

/** Stores a decided sheet as the next version of its stream, with what it releases. */
export async function saveSheet(
  tx: Sql,
  stream: string,
  sheet: Sheet,
  made: { id: string; now: Date },
): Promise<Publication> {
  const publication: Publication = {
    id: made.id,
    stream,
    version: (sheet.previous?.version ?? 0) + 1,
    publishedAt: made.now.toISOString(),
    cells: sheet.cells,
    withheld: sheet.withheld,
  }
  await insertPublication(tx, publication)
  await insertReleases(tx, publication, sheet.releases)
  return publication
}
