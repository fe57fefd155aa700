export { match } from './match.ts'
export type * from './types.ts'
