import { runProcess } from '@lodestone/service'
import { supply } from './service.ts'

await runProcess([supply], { SERVICES: 'supply', ...process.env })
