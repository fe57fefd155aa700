import type { Cell } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { present } from '@lodestone/kernel'
import { inTimedTurns } from '@lodestone/service'
import { keyOf, keyText } from '../cell/cell.key.ts'
import { mayBeListed, noParts, publicCell } from '../cell/cell.ts'
import type { Contributed } from '../cell/contribution.store.ts'
import type { CellDecision, CellKey, CellRequest, WithheldCell } from '../disclosure/decision.ts'
import { RULES } from '../disclosure/disclosure.ts'
import { decideTogether } from '../disclosure/together.ts'
import { insertPublication, latestPublication, type Publication } from './publication.store.ts'
import { insertReleases, type ReleasedFigure, releasesOf } from './release.store.ts'

export type PublishedSheet = {
  readonly previous: Publication | undefined
  readonly cells: readonly Cell[]
  readonly withheld: readonly WithheldCell[]
  readonly releases: readonly ReleasedFigure[]
}

/**
 * Decides every cell of a stream: those with contributors now, and those shown before, beside what rounds awarded of them. The caller holds the
 * gate.
 */
export async function decideSheet(
  tx: Sql,
  stream: string,
  contributed: Contributed,
  awarded: ReadonlyMap<string, Contributed> = new Map(),
): Promise<PublishedSheet> {
  const previous = await latestPublication(tx, stream)
  const before = new Map((previous?.cells ?? []).map(cell => [keyText(cell), cell]))
  const keys = new Map([...before].map(([text, cell]) => [text, keyOf(cell)]))
  for (const [text, { key }] of contributed) keys.set(text, key)
  const released = await releasesOf(tx, [...keys.values()], stream)

  const asked = [...keys].map(([text, key]): CellRequest => {
    const known = released.get(text)
    const last = before.get(text)
    const unknown = [...awarded].flatMap(([round, cells]) => {
      const own = cells.get(text)
      return own && !known?.butFor.has(round) ? [[round, own.parts] as const] : []
    })
    return {
      key,
      stream,
      parts: contributed.get(text)?.parts ?? noParts(),
      released: known?.all ?? [],
      ...(last && !('suppressed' in last) && known?.ofStream ? { shown: known.ofStream } : {}),
      ...(unknown.length > 0 ? { awarded: new Map(unknown) } : {}),
    }
  })
  return { previous, ...(await inTimedTurns(layOut(asked, await inTimedTurns(decideTogether(asked))))) }
}

function* layOut(
  asked: readonly CellRequest[],
  decisions: readonly CellDecision[],
): Generator<void, Omit<PublishedSheet, 'previous'>> {
  const rows = asked
    .map(({ key }, index) => ({ key, text: keyText(key), decision: present(decisions[index]) }))
    .filter(({ key, decision }) => decision.kind !== 'suppressed' || mayBeListed(key))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  const cells: Cell[] = []
  const withheld: WithheldCell[] = []
  const releases: ReleasedFigure[] = []
  for (const { key, decision } of rows) {
    cells.push(publicCell(key, decision))
    withheld.push(...withheldOf(key, decision))
    if (decision.kind === 'open') {
      for (const { round, figure } of decision.butFor ?? []) releases.push({ key, figure, butFor: round })
      if (decision.fresh) releases.push({ key, figure: decision.figure })
    }
    yield
  }
  return { cells, withheld, releases }
}

function withheldOf(key: CellKey, decision: CellDecision): WithheldCell[] {
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
  sheet: PublishedSheet,
  made: { id: string; now: Date },
): Promise<Publication> {
  const publication: Publication = {
    id: made.id,
    stream,
    version: (sheet.previous?.version ?? 0) + 1,
    publishedAt: made.now.toISOString(),
    cells: sheet.cells,
    withheld: sheet.withheld,
    rules: { ...RULES, dominancePct: String(RULES.dominancePct), pPct: String(RULES.pPct) },
  }
  await insertPublication(tx, publication)
  await insertReleases(tx, publication, sheet.releases)
  return publication
}
