import type { Plan, PlanResult } from '@lodestone/contracts'
import { costsOf, forecastLinesOf, needOf, switchesOf } from '@lodestone/foresight'
import { grams } from '@lodestone/kernel'
import { containedIn, showContained } from '@lodestone/provenance'

/** What the goods of a thousand kilograms contain, by material: what is typical of it. */
const LOT_KG = '1000'

/** All that comes of a plan that was read. */
export function resultOf(plan: Plan): PlanResult {
  const materials = new Set(plan.technologies.flatMap(({ material }) => (material === undefined ? [] : [material])))
  const contents = [...materials].map(material => ({
    material,
    kg: LOT_KG,
    elements: showContained(containedIn([{ material, grams: grams(LOT_KG) }])),
  }))
  const { needs, saved } = needOf(plan)
  const { quarters, unstated, ...costs } = costsOf(plan)
  return {
    needs: [...needs],
    saved: [...saved],
    switches: switchesOf(plan),
    costs: { ...costs, quarters: [...quarters], unstated: [...unstated] },
    lines: forecastLinesOf(plan, contents),
  }
}
