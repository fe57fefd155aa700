import { present, sha256Hex } from '@lodestone/kernel'
import type { Terms } from '../terms/terms.ts'

/** The draw of names as a fraction of one: the first 6 bytes of SHA-256 of `seed:name:name`, as in the other matching. */
const drawOf = (seed: string, ...names: string[]): number =>
  Number.parseInt(sha256Hex([seed, ...names].join(':')).slice(0, 12), 16) / 2 ** 48

export const tieOf = ({ book, asks, projects }: Terms, ask: number, project: number): number =>
  drawOf(book.rules.seed, present(asks[ask]).own.ask, present(projects[project]).own.project)

export const projectTie = ({ book, projects }: Terms, project: number): number =>
  drawOf(book.rules.seed, present(projects[project]).own.project)
