export type { Control, Owner } from './owners/chain.ts'
export type { Finding, FindingCode, FindingFigures } from './owners/finding.ts'
export { type Asked, type OwnersRead, ownersOf } from './owners/owners.ts'
export { type Fault, type Read, readStatements, readText } from './read/read.ts'
