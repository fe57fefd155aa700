import { plant } from '../setup/planting.ts'
import { PLANTED } from './planted.ts'

plant(PLANTED, process.env.SIMULATION_FAULT)
