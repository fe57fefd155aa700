import { setPriority } from 'node:os'

/** How far the calling thread stands back: a tenth of the weight of one that does not. */
const NICENESS = 10

/**
 * Lets every other thread and process have the processor before the calling thread. On Linux alone, where a thread has a priority of its own; elsewhere the
 * whole process would stand back.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(0, NICENESS)
}
