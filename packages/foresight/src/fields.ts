/** For other pure packages whose tables people fill in: fields with their refusals, and what is wrong cell by cell. */

export { type Fault, type Read, readBy, sentenceOf } from './world/fault.ts'
export { sortedBy } from './world/sorted.ts'
export { COUNTRY, decimal, KG, NAME, SHARE, STAGE, STEP } from './world/world.ts'
