import { runProcess } from '@lodestone/service'
import { rounds } from './service.ts'

await runProcess([rounds], { SERVICES: 'rounds', ...process.env })
