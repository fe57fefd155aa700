import type { BatchDraft } from '@lodestone/contracts'
import { type FieldError, parseDecimal } from '@lodestone/kernel'
import { findMaterial, gradeFault } from '@lodestone/provenance'

/** A batch's day may be tomorrow by the hub's clock, which it already is in the east. */
const AHEAD_MS = 24 * 3_600_000

/** What a batch may not be, beyond its shape. Only a mine's goods need not be of the catalogue. */
export function batchFaults(draft: BatchDraft, now: Date): FieldError[] {
  const faults: FieldError[] = []
  const material = findMaterial(draft.material)
  if (!material && draft.stage !== 'mining')
    faults.push({ path: 'material', message: 'not a material of the catalogue' })
  if (material && material.madeAt !== draft.stage)
    faults.push({ path: 'stage', message: `${draft.material} is made at the stage ${material.madeAt}` })
  const grade = gradeFault(draft.material, draft.grade)
  if (grade) faults.push({ path: 'grade', message: grade })
  const parts = Object.values(draft.composition ?? {}).reduce((sum, pct) => sum + (parseDecimal(pct, 4) ?? 0n), 0n)
  if (parts > 1_000_000n) faults.push({ path: 'composition', message: 'adds up to more than 100 %' })
  if (draft.madeOn > new Date(now.getTime() + AHEAD_MS).toISOString().slice(0, 10))
    faults.push({ path: 'madeOn', message: 'not in the future' })
  for (const [nth, { batch }] of draft.inputs.entries())
    if (draft.inputs.findIndex(one => one.batch === batch) < nth)
      faults.push({ path: `inputs.${nth}.batch`, message: 'each batch once' })
  return faults
}
