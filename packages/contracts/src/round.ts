export * from './round/allocation.ts'
export * from './round/decision.ts'
export * from './round/draft.ts'
export * from './round/events.ts'
export * from './round/explanation.ts'
export * from './round/figures.ts'
export * from './round/matching.ts'
export * from './round/overview.ts'
export * from './round/project.ts'
export * from './round/realisation.ts'
export * from './round/round.ts'
export {
  PRICE_STEPS,
  type PriceStep,
  priceStep,
  type RoundRules,
  ruleChanges,
  rules,
  USUAL_FLOOR,
} from './round/rules.ts'
export * from './round/settlement.ts'
