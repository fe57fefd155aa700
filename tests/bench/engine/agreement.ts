import type { Case, Measured, NativeRun } from './case.ts'

/** What the solvers' floats may be off by: kilograms of a volume, and a share of the cost. */
const FLOATS_KG = 0.01
const FLOATS_COST = 1e-7

export type Agreement = { readonly agree: boolean; readonly text: string }

/**
 * Whether the record and a native optimum tell the same: class by class the native volume lies within the record's bound, and the record's volume within the gap that the
 * native solver was given; then cost likewise. Behind a class that differs within its gaps nothing can be compared.
 */
export function agreement({ stages }: Pick<Measured, 'stages'>, run: NativeRun, gap: Case['gap']): Agreement {
  const stated = (name: string) => {
    const stage = stages.find(one => one.name === name)
    return { value: Number(stage?.value ?? 0), bound: Number(stage?.bound ?? 0) }
  }
  const { solver, volumes, cost } = run
  let furthest = 0
  for (const [priority, volume] of Object.entries(volumes)) {
    const { value, bound } = stated(`volume-${priority}`)
    const apart = Math.abs(value - volume)
    furthest = Math.max(furthest, apart)
    if (apart <= FLOATS_KG) continue
    const kg = `${apart.toFixed(3)} kg of class ${priority}`
    if (volume > bound + FLOATS_KG) return { agree: false, text: `no: ${solver} gets ${kg} more, above the bound` }
    if (value > volume * (1 + gap.volume) + FLOATS_KG)
      return { agree: false, text: `no: ${kg} more than ${solver} finds` }
    return { agree: true, text: `yes, but for ${kg}, within the gaps` }
  }
  const { value, bound } = stated('cost')
  const apart = (value - cost) / Math.abs(cost)
  const far = `cost ${short(Math.abs(apart))} ${apart < 0 ? 'below' : 'above'}`
  const close = `at most ${furthest.toFixed(3)} kg apart in any class`
  const float = FLOATS_COST * Math.abs(cost)
  if (cost < bound - float) return { agree: false, text: `${close}, but ${far}, and ${solver} is below its bound` }
  if (value < cost - float - gap.cost * Math.abs(cost)) return { agree: false, text: `${close}, but ${far}` }
  return { agree: true, text: `yes: ${close}, ${far}` }
}

/** A share to its first digit. */
export const short = (share: number): string => (share === 0 ? '0' : share.toExponential(0))
