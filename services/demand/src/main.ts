import { runProcess } from '@lodestone/service'
import { demand } from './service.ts'

await runProcess([demand], { SERVICES: 'demand', ...process.env })
