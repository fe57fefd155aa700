import type { ServiceName } from '@lodestone/contracts'

/** The services that are simulated. */
export const NAMES: readonly ServiceName[] = ['participants', 'demand', 'aggregation', 'supply', 'rounds', 'matching']
