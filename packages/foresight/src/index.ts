export { type Baseline, defaultBaseline } from './baseline/default.ts'
export { type Bought, boughtBack } from './outcome/bought.ts'
export { type Draws, drawsOf, type LineDraws } from './outcome/draws.ts'
export { foresee, type Gap, type LineOutcome, type MonthOutcome, type Outcome } from './outcome/outcome.ts'
export { type ForecastError, forecastError, type Line } from './plan/error.ts'
export { type Contents, type ForecastLine, forecastLinesOf } from './plan/lines.ts'
export { type Need, needOf, type PlannedNeed } from './plan/need.ts'
export { readPlan } from './plan/read.ts'
export { costsOf, type PlanCosts, type Switch, switchesOf } from './plan/switches.ts'
export { defaultTechnologies, type Plan, type Technology } from './plan/table.ts'
export { type Balance, balancesOf, daysOfNetImports, type Posting, readPostings } from './reserve/account.ts'
export { type BuildUp, type BuildUpPlan, buildUpOf, readBuildUp } from './reserve/build-up.ts'
export { type Observation, readTriggers, type Trigger, type TriggerMet, triggersMet } from './reserve/trigger.ts'
export { type Published, publishedScenarios } from './scenario/published.ts'
export { readScenario } from './scenario/read.ts'
export type { Measure, Scenario, Shock } from './scenario/scenario.ts'
export {
  type DaysOfSupply,
  readDaysOfSupply,
  type SupplyLine,
  writeDaysOfSupply,
} from './stock/days-of-supply.ts'
export { type ItemStock, readItemStock, type StockLine, sumsOf, writeItemStock } from './stock/item-stock.ts'
export { type Flow, lastingOf } from './stock/lasting.ts'
export { type Fault, type Read, sentenceOf } from './world/fault.ts'
export { lineFaults, lineName, type OwnLine, withLines } from './world/lines.ts'
export { readWorld } from './world/read.ts'
export { type Cells, worldOfTables } from './world/tables.ts'
export type { World } from './world/world.ts'
