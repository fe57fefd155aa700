import { consistencyFaults } from './consistency.ts'
import { type Read, readBy } from './fault.ts'
import { plausibilityFaults } from './plausible.ts'
import { type World, worldSchema } from './world.ts'

/** What somebody uploaded as a world: each row alone, then rows against each other, then whether the units can be right. */
export function readWorld(input: unknown): Read<World> {
  const read = readBy(worldSchema, input)
  if ('faults' in read) return read
  const faults = consistencyFaults(read.value)
  if (faults.length > 0) return { faults }
  const unlikely = plausibilityFaults(read.value)
  return unlikely.length > 0 ? { faults: unlikely } : read
}
