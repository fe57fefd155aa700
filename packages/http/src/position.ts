import { isAtLeast, type Position, type RouteContract } from '@lodestone/contracts'
import { ProblemError } from './problem.ts'
import type { Identity } from './token-rules.ts'

/** Throws 403 for a machine where a command is for people alone, in whatever role or position it is. */
export function mustBePerson(
  route: Pick<RouteContract, 'method' | 'machines'>,
  { machine }: Pick<Identity, 'machine'>,
): void {
  if (machine && route.method !== 'GET' && !route.machines)
    throw new ProblemError(
      'forbidden',
      'This is for people: a machine reads, and enters forecasts, offers, batches and deliveries.',
    )
}

/**
 * Throws 403 for what a position does not allow: a reader reads and keeps its own, and what an approver or administrator is needed for is for nobody below. Whose token names
 * the organisation itself has no position, and may do everything.
 */
export function mustBeIn(
  route: Pick<RouteContract, 'method' | 'needs' | 'personal'>,
  position: Position | undefined,
): void {
  if (route.needs && !isAtLeast(position, route.needs))
    throw new ProblemError('forbidden', `This is for the ${route.needs}s of your organisation.`)
  if (position === 'reader' && route.method !== 'GET' && !route.personal)
    throw new ProblemError('forbidden', 'You may read what is your organisation’s, and change nothing of it.')
}
