import type { Examples } from './example.ts'
import { ids } from './ids.ts'

export const matching: Examples = {
  matchRound: { as: 'operator', path: { id: ids.round } },
  replayRound: { as: 'auditor', path: { id: ids.round } },
  whatIf: { as: 'operator', path: { id: ids.round }, body: { rules: { allocation: 'pro-rata' } } },
}
