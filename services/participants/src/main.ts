import { runProcess } from '@lodestone/service'
import { participants } from './service.ts'

await runProcess([participants], { SERVICES: 'participants', ...process.env })
