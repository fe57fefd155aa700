import { present } from '@lodestone/kernel'
import type { Model } from 'highs'
import type { CostScale } from '../price/scale.ts'
import type { Programme } from './programme.ts'

/** Sets what a model minimises: the cost of each of its first columns. */
export function setObjective(model: Model, costs: Float64Array): void {
  model.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs)
}

/** What goods cost, in base currency. */
export function routingCosts(programme: Programme, scale: CostScale): Float64Array {
  const costs = new Float64Array(programme.sparse.size())
  for (const { column, entry } of programme.cells) costs[column] = scale.of(entry) * scale.unit
  return costs
}

/** The need that a class is served, as a cost to be minimised. */
export function fillCosts(programme: Programme, priority: number): Float64Array {
  const costs = new Float64Array(programme.sparse.size())
  for (const [p, column] of programme.fill.entries())
    costs[column] = present(programme.parties[p]).priority === priority ? -1 : 0
  return costs
}

/** What each kilogram offered adds to the surplus of a class, as a cost to be minimised. */
export function surplusCosts(programme: Programme, priority: number): Float64Array {
  const costs = new Float64Array(programme.sparse.size())
  for (const { party, column, lost, ratio, margin } of programme.cells) {
    if (present(programme.parties[party]).priority !== priority || margin === 0) continue
    costs[column] = -margin * ratio
    if (lost !== undefined) costs[lost] = margin
  }
  return costs
}
