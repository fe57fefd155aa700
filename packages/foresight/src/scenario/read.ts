import { deliveryFaults, makes, plantFaults } from '../world/consistency.ts'
import { type Fault, type Read, readBy } from '../world/fault.ts'
import { unlikelyPlants } from '../world/plausible.ts'
import type { World } from '../world/world.ts'
import { type Measure, type Scenario, scenarioSchema } from './scenario.ts'

/** What somebody sent as a scenario of a world: what it names must be there. */
export function readScenario(input: unknown, world: World): Read<Scenario> {
  const read = readBy(scenarioSchema, input)
  if ('faults' in read) return read
  const faults = nameFaults(read.value, world)
  return faults.length > 0 ? { faults } : read
}

function nameFaults({ shocks, measures }: Scenario, world: World): Fault[] {
  const projects = measures.flatMap(one => (one.kind === 'project' ? one.plants : []))
  const plants = new Set([...world.plants, ...projects].map(({ plant }) => plant))
  const lines = new Set(world.needs.map(({ line }) => line))
  const needs = new Set(world.needs.map(({ line, element }) => `${line}\n${element}`))
  const faults: Fault[] = []
  for (const [n, shock] of shocks.entries())
    if ('plant' in shock && !plants.has(shock.plant))
      faults.push({ table: 'shocks', row: n + 1, column: 'plant', message: 'no plant has this name' })
  const names = new Set<string>()
  const built = new Set<string>()
  for (const [n, measure] of measures.entries()) {
    const fault = (column: string, message: string) => faults.push({ table: 'measures', row: n + 1, column, message })
    if (names.has(measure.name)) fault('name', 'another measure has this name')
    names.add(measure.name)
    if (measure.kind === 'substitution' && measure.lines?.some(line => !lines.has(line)))
      fault('lines', 'no need is stated for one of the lines')
    if (measure.kind === 'round' && measure.deliveries.some(({ line, element }) => !needs.has(`${line}\n${element}`)))
      fault('deliveries', 'no need of the element is stated for one of the lines')
    const all = [...world.plants, ...projects]
    if (measure.kind === 'round' && measure.deliveries.some(own => !all.some(plant => makes(plant, own))))
      fault('deliveries', 'no plant makes goods of the stage and country of one of them')
    if (measure.kind === 'project' && measure.plants.some(own => world.plants.some(known => known.plant === own.plant)))
      fault('plants', 'a plant of the world has this name')
    faults.push(...within(measure, n + 1))
    if (measure.kind !== 'project') continue
    for (const [p, { plant }] of measure.plants.entries())
      if (built.has(plant)) fault(`plants.${p}.plant`, 'a plant of another measure has this name')
    for (const { plant } of measure.plants) built.add(plant)
  }
  return faults
}

/** What is wrong between the rows of a measure, and likely wrong by a thousand: as in a world. */
function within(measure: Measure, row: number): Fault[] {
  const faults =
    measure.kind === 'project'
      ? [...plantFaults(measure.plants), ...unlikelyPlants(measure.plants)]
      : measure.kind === 'round'
        ? deliveryFaults(measure.deliveries)
        : []
  return faults.map(({ table, row: at = 1, column, message }) => ({
    table: 'measures',
    row,
    column: `${table}.${at - 1}.${column}`,
    message,
  }))
}
