import type { Fault, Mutation } from './mutation.ts'
import { MUTATIONS } from './mutations.ts'
import { BOUNDS } from './origin/bounds.ts'
import { CONTENT } from './origin/content.ts'
import { HELD } from './origin/held.ts'
import { ISSUER } from './origin/issuer.ts'
import { LEDGER } from './origin/ledger.ts'
import { MODEL } from './origin/model.ts'
import { OUTGOING } from './origin/outgoing.ts'
import { PROOF } from './origin/proof.ts'
import { STATUS } from './origin/status.ts'
import { TOKEN } from './origin/token.ts'
import { VERDICT } from './origin/verdict.ts'

const of = (name: string, ...faults: readonly Mutation[]): Fault[] => faults.map(one => ({ ...one, package: name }))

/** All faults, each in its package. `npm run mutations` proves that each is noticed. */
export const FAULTS: readonly Fault[] = [
  ...of('packages/engine', ...MUTATIONS),
  ...of('packages/credentials', ...TOKEN, ...ISSUER, ...MODEL, ...VERDICT, ...CONTENT, ...STATUS),
  ...of('packages/provenance', ...LEDGER),
  ...of('packages/http', ...OUTGOING),
  ...of('services/supply', ...PROOF, ...BOUNDS, ...HELD),
]
