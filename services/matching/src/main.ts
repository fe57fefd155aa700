import { runProcess } from '@lodestone/service'
import { matching } from './service.ts'

await runProcess([matching], { SERVICES: 'matching', ...process.env })
