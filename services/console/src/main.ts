import { runProcess } from '@lodestone/service'
import { console } from './service.ts'

await runProcess([console], { SERVICES: 'console', ...process.env })
