import type { Members } from './part.ts'
import type { JournalFact, Sources } from './sources.ts'

/** What the hub's own extension adds to a tender. */
export const jointRound = (state: string | undefined, more: Members = {}) => {
  const members = { ...(state ? { state } : {}), ...more }
  return Object.keys(members).length > 0 ? { jointRound: members } : {}
}

/** Kilograms that were disclosed together with a fact: the figures that members and suppliers see of the round, and no others. */
export function figures({ disclosed }: Sources, fact: JournalFact): Members {
  const phases = disclosed.get(fact.seq) ?? []
  const totals = Object.assign({}, ...phases.map(phase => phase.totals))
  const rows = phases.flatMap(phase => phase.byMaterial).map(({ material, ...kg }) => ({ id: material, ...kg }))
  return {
    ...(Object.keys(totals).length > 0 ? { quantities: totals } : {}),
    ...(rows.length > 0 ? { quantitiesByMaterial: rows } : {}),
  }
}
